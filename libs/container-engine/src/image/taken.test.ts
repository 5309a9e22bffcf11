import { expect, test } from 'vitest';
import { contextOf } from '../../test/context-of.ts';
import type { Base } from '../engine.ts';
import { refuseGit, takenImages } from './taken.ts';

const engine = { platform: 'linux/amd64', readsSyntax: true };
const taken = (text: string, images = new Map<string, string>(), more = {}, base?: Partial<Base>) =>
  takenImages(
    {
      context: contextOf(text),
      ...{ buildArgs: {}, images, labels: {}, secrets: [] },
      ...(base && { bases: new Map([['a', { env: {}, workdir: '/', shell: [], onBuild: [], ...base }]]) }),
    },
    { ...engine, ...more },
  );

test('takes each image by the name it is given, and leaves the others to the engine', () => {
  const text = '# syntax=s\nFROM a\nCOPY --from=b / /';
  const images = new Map([
    ['a', 'h/a@sha256:1'],
    ['s', 's'],
  ]);
  expect(taken(text, images)).toMatchObject({
    dockerfile: '# syntax=s\nFROM h/a@sha256:1\nCOPY --from=b / /',
    references: ['s', 'h/a@sha256:1', 'b'],
    bases: [{ reference: 'a', name: 'h/a@sha256:1' }],
    unknown: ['b'],
  });
  expect(taken(text, images, { readsSyntax: false }).references).toEqual(['h/a@sha256:1', 'b']);
});

test('the page behind a git repository is not taken for it', () => {
  const dockerfile = { path: '/Dockerfile', text: '' };
  const added = taken(`FROM a\nADD https://h/x /\nADD https://h/x.git#${'a'.repeat(40)} /`);
  expect(() => refuseGit(added, dockerfile, 'buildah 1.38')).toThrow(
    /^\/Dockerfile:3 adds a git repository, which takes buildah 1\.38: update it/,
  );
  expect(() => refuseGit(taken('FROM a\nADD https://h/x /'), dockerfile, '')).not.toThrow();
});

test('is evaluated with what the base images set, so that an ARG of the stage counts', () => {
  const text = `FROM a\nARG TOOLS=b:1\nENV V=2\nCOPY --from=$TOOLS /a /a\nRUN --mount=from=c:$OF_BASE x\n`;
  const images = new Map(['a', 'b:1', 'c:3'].map((name) => [name, `${name}@sha256:1`]));
  const known = taken(text, images, {}, { env: { OF_BASE: '3' } });
  expect(known.references).toEqual(['a@sha256:1', 'b:1@sha256:1', 'c:3@sha256:1']);
  expect(known.dockerfile).toContain('COPY --from=b:1@sha256:1 ');
  expect(known.dockerfile).toContain('--mount=from=c:3@sha256:1 ');
  expect(known.unknown).toEqual([]);
});

test('a git repository is found by a commit that an ARG of the stage states', () => {
  const text = `FROM a\nARG COMMIT=${'a'.repeat(40)}\nADD https://h/x.git#$COMMIT /x`;
  expect(taken(text, new Map(), {}, {}).gitLines).toEqual([3]);
});

test.each([
  ['an image', true, 'COPY --from=other /a /b'],
  ['an image that the Dockerfile takes as well', true, 'COPY --from=b /a /b'],
  ['an image by its digest', false, `COPY --from=other@sha256:${'a'.repeat(64)} /a /b`],
  ['a stage', false, 'COPY --from=first /a /b'],
  ['a file, which is hashed', false, 'ADD https://files.example/x /'],
])('a base image whose ONBUILD takes %s: refused before the build: %s', (_, isRefused, trigger) => {
  const text = 'FROM x AS first\nFROM a\nCOPY --from=b / /\nCOPY --from=first / /';
  const build = () => taken(text, new Map([['b', 'b@sha256:1']]), {}, { onBuild: [trigger] });
  if (isRefused) expect(build).toThrow(/^\/Dockerfile:2 begins with an image that takes "(other|b)" by/);
  else expect(build).not.toThrow();
});
