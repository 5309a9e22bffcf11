import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeContext } from '@shipshape/container-engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ImageInputs, inputsHash } from './inputs.ts';

const inputs: ImageInputs = {
  context: 'sha256:a',
  images: ['sha256:1', 'sha256:5'],
  buildArgs: {},
  labels: '',
  builder: 'buildah for amd64',
  recipe: 1,
  namesCommit: true,
};

test('the hash does not follow the order in which the inputs were found', () => {
  const reversed = Object.fromEntries(Object.entries(inputs).reverse()) as unknown as ImageInputs;
  expect(inputsHash(reversed)).toBe(inputsHash(inputs));
  expect(inputsHash(inputs)).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, Partial<ImageInputs>]>([
  ['what is handed to the builder', { context: 'sha256:b' }],
  ['the base image', { images: ['sha256:2', 'sha256:5'] }],
  ['another image that the Dockerfile names', { images: ['sha256:1', 'sha256:6'] }],
  ['a build argument', { buildArgs: { LANG: 'C' } }],
  ['a stated label', { labels: 'org.opencontainers.image.vendor=us' }],
  ['the builder', { builder: 'docker-buildkit for amd64' }],
  ['the architecture', { builder: 'buildah for arm64' }],
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

/** The files that reach the builder, by path. */
const reaching = async () => {
  put({ Dockerfile: 'FROM scratch\n' });
  const { files } = await makeContext(folder);
  return Object.fromEntries(files.flatMap((file) => (file.type === 'file' ? [[file.path, file]] : [])));
};

test('an allow-list lets through what it names, and a folder inside a left-out folder', async () => {
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
  expect(Object.keys(await reaching()).sort()).toEqual(['app/pages/views.py', 'manage.py']);
});

test('without .dockerignore everything counts', async () => {
  put({ 'a.py': '', 'b/c.md': '' });
  expect(Object.keys(await reaching()).sort()).toEqual(['Dockerfile', 'a.py', 'b/c.md']);
});

test('content and the executable bit count, the rest of the mode does not', async () => {
  put({ 'run.sh': 'echo' });
  const digest = async () => {
    await reaching();
    return (await makeContext(folder)).digest;
  };
  chmodSync(join(folder, 'run.sh'), 0o644);
  const before = await digest();
  chmodSync(join(folder, 'run.sh'), 0o664);
  expect(await digest()).toBe(before);
  chmodSync(join(folder, 'run.sh'), 0o755);
  expect(await digest()).not.toBe(before);
});

test("the Dockerfile and a file's name count", async () => {
  put({ Dockerfile: 'FROM scratch\n', 'a.py': '' });
  const digest = async () => (await makeContext(folder)).digest;
  const before = await digest();
  put({ Dockerfile: 'FROM scratch\nUSER 1\n' });
  expect(await digest()).not.toBe(before);
  put({ Dockerfile: 'FROM scratch\n', 'b.py': '' });
  rmSync(join(folder, 'a.py'));
  expect(await digest()).not.toBe(before);
});
