import { expect, test } from 'vitest';
import { renameImages, takenFrom } from './images.ts';
import { parseDockerfile } from './instructions.ts';

const given = { buildArgs: { BASE: 'python:3' }, platform: 'linux/arm64' };
const pinned = (reference: string) => `h/${reference.replace(/:.*/, '')}@sha256:1`;
const renamed = (dockerfile: string) =>
  renameImages(
    dockerfile,
    given,
    new Map(takenFrom(dockerfile, given).images.map(({ reference }) => [reference, pinned(reference)])),
  );

test.each([
  ['FROM', 'FROM --platform=$TARGETPLATFORM a:1 AS x', 'FROM --platform=$TARGETPLATFORM h/a@sha256:1 AS x'],
  ['an argument', 'ARG BASE=x\nFROM $BASE', 'ARG BASE=x\nFROM h/python@sha256:1'],
  ['the architecture', `FROM a-\${TARGETARCH}:1`, 'FROM h/a-arm64@sha256:1'],
  ['quotes', 'FROM "a:1"\nCOPY --from="b" / /', 'FROM h/a@sha256:1\nCOPY --from="h/b@sha256:1" / /'],
  ['a stage stays', 'FROM a AS a\nCOPY --from=a / /', 'FROM h/a@sha256:1 AS a\nCOPY --from=a / /'],
  ['twice', 'FROM a\nCOPY --from=a / /', 'FROM h/a@sha256:1\nCOPY --from=h/a@sha256:1 / /'],
  [
    'a mount among others',
    'FROM a\nRUN --mount=type=bind,from=b,target=/b --mount="from=c,target=/c" \\\n  true',
    'FROM h/a@sha256:1\nRUN --mount=type=bind,from=h/b@sha256:1,target=/b --mount="from=h/c@sha256:1,target=/c" \\\n  true',
  ],
  ['a name over two lines', 'FROM al\\\npine:3\nUSER a', 'FROM \\\nh/alpine@sha256:1\nUSER a'],
  ['lines that go on', 'FROM \\\n# no\n\n  a\nUSER a', 'FROM \\\n# no\n\n  h/a@sha256:1\nUSER a'],
  ['another escape character', '# escape=`\nFROM `\n  a', '# escape=`\nFROM `\n  h/a@sha256:1'],
  [
    'Windows line ends',
    'FROM a\r\nCOPY --from=b / /\r\n',
    'FROM h/a@sha256:1\r\nCOPY --from=h/b@sha256:1 / /\r\n',
  ],
  ['a byte order mark', '\ufeffFROM a', '\ufeffFROM h/a@sha256:1'],
  ['a syntax line', '#syntax = s/t:1 opt\nFROM a', '#syntax = h/s/t@sha256:1 opt\nFROM h/a@sha256:1'],
  [
    'a here-document stays',
    'FROM a\nCOPY <<EOF /x\nFROM a\nEOF\nRUN <<-E\nFROM a\n\tE\nCOPY --from=b / /',
    'FROM h/a@sha256:1\nCOPY <<EOF /x\nFROM a\nEOF\nRUN <<-E\nFROM a\n\tE\nCOPY --from=h/b@sha256:1 / /',
  ],
  [
    'a trigger that a stage leaves to the next',
    'FROM a AS x\nONBUILD COPY --from=b / /\nFROM x',
    'FROM h/a@sha256:1 AS x\nONBUILD COPY --from=h/b@sha256:1 / /\nFROM x',
  ],
  ['what leads nowhere stays', 'FROM a AS x\nFROM b', 'FROM a AS x\nFROM h/b@sha256:1'],
])('%s', (_, dockerfile, expected) => {
  expect(renamed(dockerfile)).toBe(expected);
  // Messages name lines.
  const lines = (text: string) =>
    parseDockerfile(text).instructions.map(({ line, name }) => `${line} ${name}`);
  expect(lines(expected)).toEqual(lines(dockerfile));
});

test('an image that has no other name keeps its own', () => {
  const dockerfile = 'FROM a\nCOPY --from=b / /';
  expect(renameImages(dockerfile, given, new Map([['b', 'c']]))).toBe('FROM a\nCOPY --from=c / /');
});
