import { expect, test } from 'vitest';
import { takenFrom } from './images.ts';

const BASE = { env: {}, workdir: '/', shell: [], onBuild: [] };
const given = (buildArgs: Record<string, string> = {}, platform = 'linux/amd64') => ({
  ...{ buildArgs, platform, baseOf: () => ({ ...BASE, env: { FROM_BASE: 'b' } }) },
});
const references = (dockerfile: string, buildArgs?: Record<string, string>, platform?: string) =>
  takenFrom(dockerfile, given(buildArgs, platform)).images.map(({ reference }) => reference);

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
COPY --from=tool /t /t
`;
  const others = ['127.0.0.1:5001/files:1', 'uv:1'];
  expect(references(dockerfile)).toEqual([
    ...['127.0.0.1:5001/base:1', ...others, 'tool:1', '127.0.0.1:5001/final'],
  ]);
  expect(
    references(dockerfile, { REGISTRY: 'localhost', TOOL: 'hammer:2@sha256:1111', SUFFIX: 'undeclared' }),
  ).toEqual(['localhost/base:1', ...others, 'hammer:2@sha256:1111', 'localhost/final']);
});

test('knows what each is for, where, and for which platform', () => {
  const dockerfile = `# syntax=docker/dockerfile:1.7
FROM --platform=$BUILDPLATFORM a AS build
FROM b
COPY --from=build / /
COPY --from=c / /
RUN --mount=from=d true
`;
  expect(takenFrom(dockerfile, given({}, 'linux/arm64')).images).toEqual([
    { reference: 'docker/dockerfile:1.7', use: 'syntax', line: 1 },
    { reference: 'a', use: 'FROM', platform: 'linux/arm64', line: 2 },
    { reference: 'b', use: 'FROM', line: 3 },
    { reference: 'c', use: 'COPY', line: 5 },
    { reference: 'd', use: 'RUN', line: 6 },
  ]);
});

test.each([
  ['a stage, in any case', 'FROM a AS Builder\nFROM BUILDER\nCOPY --from=bUILDER / /', ['a']],
  [
    'a later stage that is copied from',
    'FROM a AS x\nCOPY --from=late / /\nFROM b AS late\nFROM x',
    ['a', 'b'],
  ],
  ['a later stage is an image to FROM', 'FROM late AS x\nFROM b AS late\nCOPY --from=x / /', ['late', 'b']],
  [
    'a stage by its number',
    'FROM a\nFROM b\nCOPY --from=0 / /\nRUN --mount=from=1,target=/x true',
    ['a', 'b'],
  ],
  ['a stage that nothing leads to', 'FROM a AS x\nCOPY --from=b / /\nFROM c AS y\nFROM x', ['a', 'b']],
  [
    'the stages behind a stage',
    'FROM a AS x\nFROM b\nCOPY --from=x / /\nFROM c\nFROM d\nRUN --mount=from=1 true',
    ['a', 'b', 'd'],
  ],
  ['scratch', 'FROM scratch\nCOPY --from=scratch / /', []],
  ['the same image twice', 'FROM a\nFROM a AS b\nCOPY --from=a / /', ['a']],
  ['a line that goes on within a word', 'FROM al\\\npine:3', ['alpine:3']],
  ['a line that goes on past comments and empty lines', 'FROM \\\n# no\n\n  a', ['a']],
  ['a backslash that is escaped', 'FROM a\nRUN echo \\\\\nCOPY --from=b / /', ['a', 'b']],
  ['another escape character', '# escape=`\nFROM a `\n  AS x\nRUN dir C:\\\nCOPY --from=b / /', ['a', 'b']],
  ['an escape directive that comes too late', '# hello\n# escape=`\nFROM \\\n a', ['a']],
  ['Windows line ends', 'FROM a\r\nRUN x \\\r\n  y\r\nCOPY --from=b / /\r\n', ['a', 'b']],
  ['a byte order mark', '\ufeffFROM a', ['a']],
  ['a here-document', 'FROM a\nRUN <<EOF\nCOPY --from=not / /\nEOF\nCOPY --from=b / /', ['a', 'b']],
  [
    'two here-documents, one with tabs',
    'FROM a\nCOPY <<"A" <<-B /x/\nFROM no\nA\nFROM no\n\tB\nCOPY --from=b / /',
    ['a', 'b'],
  ],
  ['a here-string is no here-document', 'FROM a\nRUN cat <<<EOF\nCOPY --from=b / /', ['a', 'b']],
  ['quotes around it', 'FROM "a"\nRUN --mount="type=bind,from=b" true', ['a', 'b']],
  ['a later trigger', 'FROM a\nONBUILD COPY --from=b / /', ['a']],
  ['a word like a flag further back', 'FROM a\nRUN x --from=b\nCOPY x --from=c /', ['a']],
  ['a variable without a value', 'ARG B\nFROM $B\nFROM a', ['a']],
])('%s', (_, dockerfile, images) => {
  expect(references(dockerfile)).toEqual(images);
});

test.each([
  ['FROM $A', ['1']],
  [`FROM \${A}-x`, ['1-x']],
  [`FROM \${A:-2}`, ['1']],
  [`FROM \${EMPTY:-2}`, ['2']],
  [`FROM \${EMPTY-2}x`, ['x']],
  [`FROM \${NONE-2}`, ['2']],
  [`FROM \${NONE:-\${A}:\${NONE:-3}}`, ['1:3']],
  [`FROM \${A:+yes}\${NONE:+no}`, ['yes']],
  ["FROM '$A'", ['$A']],
  ['FROM \\$A', ['$A']],
  [`FROM x:\${TARGETARCH}`, ['x:amd64']],
  ['FROM x\nARG A\nCOPY --from=y$A / /', ['x', 'y1']],
  ['FROM x\nCOPY --from=y$A / /', ['x', 'y']],
  ['FROM x\nARG A=2\nCOPY --from=y$A / /', ['x', 'y2']],
  ['FROM x\nENV V=4\nCOPY --from=y:$V / /', ['x', 'y:4']],
])('arguments: %s', (rest, images) => {
  expect(references(`ARG A=1\nARG EMPTY=\n${rest}`)).toEqual(images);
});

test('a build argument counts only where an ARG declares it', () => {
  expect(references('ARG A=1\nFROM x:$A$B AS x\nFROM y:$A\nCOPY --from=x / /', { A: '9', B: '9' })).toEqual([
    'x:9',
    'y:9',
  ]);
});

test.each([
  ['ENV of the stage above', 'FROM x AS a\nENV V=1\nFROM a\nCOPY --from=y:$V / /', ['x', 'y:1'], []],
  [
    'an ARG that objects have',
    'FROM x\nARG constructor\nENV V=a$constructor\nCOPY --from=y:$V / /',
    ['x', 'y:a'],
    [],
  ],
  ['ENV without =', 'FROM x\nENV V 1 2\nENV W 3\nCOPY --from=y:$W / /', ['x', 'y:3'], []],
  ['ENV of the base image', 'FROM x\nCOPY --from=y:$FROM_BASE / /', ['x', 'y:b'], []],
  ['an ARG that ENV overrides', 'FROM x\nARG V=1\nENV V=2\nCOPY --from=y:$V / /', ['x', 'y:2'], []],
  // The engines differ: buildah forgets the one, and takes ENV for the others.
  ['ARG of the stage above', 'FROM x AS a\nARG V=1\nFROM a\nCOPY --from=y:$V / /', ['x'], ['y:$V']],
  ['an ENV that ARG overrides', 'FROM x\nENV V=2\nARG V=1\nCOPY --from=y:$V / /', ['x'], ['y:$V']],
  ['an ARG of the base', 'FROM x\nARG FROM_BASE=1\nCOPY --from=y:$FROM_BASE / /', ['x'], ['y:$FROM_BASE']],
])('what a stage inherits: %s', (_, dockerfile, images, unknown) => {
  const taken = takenFrom(dockerfile, given());
  expect(taken.images.map(({ reference }) => reference)).toEqual(images);
  expect(taken.unknown.map(({ text }) => text)).toEqual(unknown);
});

test('of a base image that is not known, any variable may have been set', () => {
  const dockerfile = 'FROM x\nARG A=1\nENV B=2\nADD https://h/$A /\nADD https://h/$B /\nADD https://h/$C /';
  const { addresses, unknown } = takenFrom(dockerfile, { ...given(), baseOf: undefined });
  expect(addresses.map(({ address }) => address)).toEqual(['https://h/2']);
  expect(unknown).toEqual([
    { text: 'https://h/$A', line: 4 },
    { text: 'https://h/$C', line: 6 },
  ]);
});

test('an argument that names a stage takes its image, and another value leaves that stage unused', () => {
  const dockerfile = `ARG BASE=official
FROM python:3.13@sha256:1111 AS official
FROM $BASE AS builder
FROM $BASE
COPY --from=builder / /
`;
  expect(references(dockerfile)).toEqual(['python:3.13@sha256:1111']);
  expect(references(dockerfile, { BASE: 'localhost/base' })).toEqual(['localhost/base']);
});

test('finds every address that ADD fetches without a checksum', () => {
  const dockerfile = `FROM a
ARG V=1
ADD https://files.example/$V/tool.tgz /opt/
ADD ["https://files.example/b,c", "x", "/y/"]
ADD --chown=1 git@git.example:team/x.git#main /x
ADD --checksum=sha256:${'a'.repeat(64)} https://files.example/fixed /
ADD local https /there/
COPY https://files.example/no /`;
  expect(takenFrom(dockerfile, given({ V: '2' })).addresses).toEqual([
    { address: 'https://files.example/2/tool.tgz', isGit: false, line: 3 },
    { address: 'https://files.example/b,c', isGit: false, line: 4 },
    { address: 'git@git.example:team/x.git#main', isGit: true, line: 5 },
  ]);
});
