import { expect, test } from 'vitest';
import { refuseGit, takenImages } from './taken.ts';

const engine = { platform: 'linux/amd64', readsSyntax: true };
const taken = (text: string, images = new Map<string, string>(), more = {}) =>
  takenImages(
    {
      context: { folder: '/', dockerfile: { path: '/Dockerfile', text }, files: [], digest: '' },
      ...{ buildArgs: {}, images, labels: {}, secrets: [] },
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
