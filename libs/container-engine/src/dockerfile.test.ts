import { expect, test } from 'vitest';
import { imagesOf, lineOf } from './dockerfile.ts';

const DOCKERFILE = `# a comment
FROM base AS builder

RUN --mount=type=cache,target=/cache   echo one  && \\
    # a comment in between
    echo two
COPY --from=builder /a /b
RUN echo three
`;

test.each([
  ['FROM base', 2],
  ['RUN --mount=type=cache,target=/cache echo one && echo two', 4],
  ['echo one  &&     echo two', 4],
  ['COPY', 7],
  ['echo three', 8],
  ['echo four', undefined],
  ['', undefined],
])('%s begins in line %s', (instruction, line) => {
  expect(lineOf(DOCKERFILE, instruction)).toBe(line);
});

test('finds every image that a build takes something from', () => {
  const dockerfile = `
# FROM comment:1
ARG REGISTRY=127.0.0.1:5001
ARG BASE="\${REGISTRY}/base:1" TOOL
from --platform=linux/amd64 $BASE AS builder
ARG REGISTRY=late
COPY --chown=1:1 --from=127.0.0.1:5001/files:1 /a /b
RUN --mount=type=cache,target=/c --mount=type=bind,from=uv:1,target=/uv \\
    curl --from=x http://127.0.0.1:8000/healthz
FROM \${TOOL:-tool:1}\${SUFFIX:+-slim} AS tool
FROM \${REGISTRY}/final
COPY --from=builder /b /b
`;
  const stages = ['127.0.0.1:5001/files:1', 'uv:1', 'x'];
  expect(imagesOf(dockerfile, {})).toEqual([
    ...['127.0.0.1:5001/base:1', ...stages, 'tool:1', '127.0.0.1:5001/final', 'builder'],
  ]);
  expect(
    imagesOf(dockerfile, { REGISTRY: 'localhost', TOOL: 'hammer:2@sha256:1111', SUFFIX: 'undeclared' }),
  ).toEqual([...['localhost/base:1', ...stages, 'hammer:2@sha256:1111', 'localhost/final', 'builder']]);
});
