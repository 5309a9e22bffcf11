import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contextDigests, type ImageInputs, inputsHash } from './inputs.ts';

const inputs: ImageInputs = {
  context: { 'manage.py': 'aa', 'users/views.py': 'bb' },
  dockerfile: 'FROM scratch',
  images: ['sha256:1', 'sha256:5'],
  buildArgs: {},
  labels: '',
  builder: 'buildah-1.28.2',
  recipe: 1,
  namesCommit: true,
};

test('the hash does not follow the order in which files were found', () => {
  const reversed = { 'users/views.py': 'bb', 'manage.py': 'aa' };
  expect(inputsHash({ ...inputs, context: reversed })).toBe(inputsHash(inputs));
  expect(inputsHash(inputs)).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, Partial<ImageInputs>]>([
  ['a file of the context', { context: { 'manage.py': 'aa', 'users/views.py': 'b2' } }],
  ['the name of a file', { context: { 'manage.py': 'aa', 'users/view.py': 'bb' } }],
  ['the Dockerfile', { dockerfile: 'FROM scratch\nUSER 1' }],
  ['the base image', { images: ['sha256:2', 'sha256:5'] }],
  ['another image that the Dockerfile names', { images: ['sha256:1', 'sha256:6'] }],
  ['the digest of the whole context', { context: 'sha256:aa' }],
  ['a build argument', { buildArgs: { LANG: 'C' } }],
  ['a stated label', { labels: 'org.opencontainers.image.vendor=us' }],
  ['the builder', { builder: 'docker-20.10.24-buildkit' }],
  ['the recipe', { recipe: 2 }],
  ['whether a commit is named', { namesCommit: false }],
])('another hash for a change of %s', (_what, change) => {
  expect(inputsHash({ ...inputs, ...change })).not.toBe(inputsHash(inputs));
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'context with spaces '));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test('an allow-list lets through what it names, and a folder inside a left-out folder', () => {
  put({
    '.dockerignore': '# what ships\n*\n!manage.py\n!app/pages\n**/tests\n**/__pycache__\n',
    'manage.py': '',
    'README.md': '',
    'app/secret.py': '',
    'app/pages/views.py': '',
    'app/pages/tests/test_views.py': '',
    'app/pages/__pycache__/views.pyc': '',
    '.venv/lib/manage.py': '',
  });
  expect(Object.keys(contextDigests(folder)).sort()).toEqual(['app/pages/views.py', 'manage.py']);
});

test('without .dockerignore everything counts', () => {
  put({ 'a.py': '', 'b/c.md': '' });
  expect(Object.keys(contextDigests(folder)).sort()).toEqual(['a.py', 'b/c.md']);
});

test('content and the executable bit count, the rest of the mode does not', () => {
  put({ 'run.sh': 'echo' });
  const digest = () => contextDigests(folder)['run.sh'];
  chmodSync(join(folder, 'run.sh'), 0o644);
  const before = digest();
  chmodSync(join(folder, 'run.sh'), 0o664);
  expect(digest()).toBe(before);
  chmodSync(join(folder, 'run.sh'), 0o755);
  expect(digest()).not.toBe(before);
});
