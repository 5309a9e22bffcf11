import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import type { WrittenFile } from './files/written-file.ts';
import { writeFiles } from './write.ts';

const file = (path: string, text: string, before: string | null = null): WrittenFile => ({
  ...{ path, text, before, purpose: '', action: before === null ? 'create' : 'update' },
});

test('all files are there, in folders that are made, and those that are kept are not touched', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'old'), 'old');
  const kept: WrittenFile = { ...file('kept', 'x'), action: 'conflict' };
  const written = await writeFiles(folder, [file('a/b/new', 'new'), file('old', 'newer', 'old'), kept]);
  expect(written).toEqual(['a/b/new', 'old']);
  expect(readFileSync(join(folder, 'a/b/new'), 'utf8')).toBe('new');
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('newer');
  expect(readdirSync(folder).sort()).toEqual(['a', 'old']);
});

test('where the last cannot be written, nothing is', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'old'), 'old');
  mkdirSync(join(folder, 'taken'));
  const files = [file('a/new', 'new'), file('old', 'newer', 'old'), file('taken', 'x')];
  await expect(writeFiles(folder, files)).rejects.toThrow('taken is no regular file');
  expect(readdirSync(folder).sort()).toEqual(['old', 'taken']);
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old');
});

test('a file that somebody changed meanwhile is not overwritten', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'old'), 'changed');
  const files = [file('new', 'new'), file('old', 'newer', 'old')];
  await expect(writeFiles(folder, files)).rejects.toThrow('old was changed meanwhile');
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('changed');
  expect(existsSync(join(folder, 'new'))).toBe(false);
});

test('what a sudden end left is out of the way, and goes with the next call', async () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, '.shipshape/init-1'), { recursive: true });
  writeFileSync(join(folder, '.shipshape/init-1/0'), 'half');
  await writeFiles(folder, [file('new', 'new')]);
  expect(readdirSync(folder)).toEqual(['new']);
});
