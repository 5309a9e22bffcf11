import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeContext } from './context.ts';
import { missingContent, missingContentSentence } from './missing-content.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('finds git-lfs pointers and empty submodules in the context, and names the commands that fetch them', async () => {
  for (const name of ['empty', 'ignored', 'full']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'full/a'), '');
  writeFileSync(join(folder, 'logo.png'), POINTER);
  writeFileSync(join(folder, 'about-lfs.md'), `It begins so:\n${POINTER}`);
  writeFileSync(join(folder, 'long.txt'), POINTER + ' '.repeat(1024));
  writeFileSync(join(folder, '.dockerignore'), 'ignored');
  const found = await missingContent(await makeContext(folder), ['empty', 'ignored', 'full', 'elsewhere']);
  expect(found).toEqual([
    { path: 'logo.png', kind: 'git-lfs pointer', command: 'git lfs pull' },
    { path: 'empty', kind: 'empty submodule', command: 'git submodule update --init --recursive' },
  ]);
  expect(missingContentSentence(found, 'apps/shop')).toBe(
    '"logo.png" and 1 more like it in apps/shop is a git-lfs pointer, not the file itself: run git lfs pull && git submodule update --init --recursive, then try again.',
  );
});

test('finds nothing where nothing is missing', async () => {
  writeFileSync(join(folder, 'logo.png'), 'an image');
  expect(await missingContent(await makeContext(folder), [])).toEqual([]);
  expect(missingContentSentence([], folder)).toBeUndefined();
});
