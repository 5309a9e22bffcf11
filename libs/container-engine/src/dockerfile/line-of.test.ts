import { expect, test } from 'vitest';
import { lineOf } from './line-of.ts';

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
