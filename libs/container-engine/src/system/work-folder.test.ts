import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newOwnedName } from './owner.ts';
import { withWorkFolder } from './work-folder.ts';

let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

test('removes the folder afterwards, also after a failure', async () => {
  await withWorkFolder(async (folder) => expect(existsSync(folder)).toBe(true));
  const fails = withWorkFolder(() => Promise.reject(new Error('no luck')));
  await expect(fails).rejects.toThrow('no luck');
  expect(readdirSync(temporary)).toEqual([]);
});

test('removes what a dead process left, and nothing else', async () => {
  const deadPid = spawnSync(process.execPath, ['--version']).pid;
  const mine = newOwnedName();
  const dead = mine.replace(`-${process.pid}-`, `-${deadPid}-`);
  const elsewhere = dead.replace(/^shipshape-.{8}/, 'shipshape-00000000');
  for (const name of [mine, dead, elsewhere, 'shipshape-other', 'other']) mkdirSync(join(temporary, name));
  await withWorkFolder(async () => {});
  expect(readdirSync(temporary).sort()).toEqual([mine, elsewhere, 'shipshape-other', 'other'].sort());
});
