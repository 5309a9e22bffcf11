import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeAbandoned } from './abandoned.ts';

let temporary: string;
beforeEach(() => {
  temporary = scratch();
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Larger than any process id. */
const gone = 2 ** 30;
function folder(name: string): string {
  const path = join(temporary, name);
  mkdirSync(join(path, 'data'), { recursive: true });
  writeFileSync(join(path, 'data/file'), '');
  return path;
}

test('removes what a run left that is gone, once its server has ended, and nothing else', async () => {
  const left = folder(`server-${gone}-abc`);
  const others = [folder(`server-${process.pid}-abc`), folder(`other-${gone}-abc`), folder('server-of-us')];
  const ended: string[] = [];
  await removeAbandoned({ prefix: 'server-', end: async (one) => void ended.push(one) });
  expect(ended).toEqual([left]);
  expect([left, ...others].map(existsSync)).toEqual([false, true, true, true]);
});

test('looks where it is told to', async () => {
  const elsewhere = join(temporary, 'state');
  const [left, there] = [folder(`state/uv-1.2.${gone}-tmp`), folder('state/uv-1.2')];
  await removeAbandoned({ prefix: 'uv-1.2.', within: elsewhere });
  expect([left, there].map(existsSync)).toEqual([false, true]);
});

test("leaves another user's alone, unless the server ran as that user", async () => {
  const left = folder(`server-${gone}-abc`);
  const uid = process.getuid?.() ?? 0;
  vi.spyOn(process, 'getuid').mockReturnValue(uid + 1);
  await removeAbandoned({ prefix: 'server-' });
  expect(existsSync(left)).toBe(true);
  await removeAbandoned({ prefix: 'server-', account: { uid } });
  expect(existsSync(left)).toBe(false);
});

test('a folder that cannot be removed stops nobody', async () => {
  const left = [folder(`server-${gone}-abc`), folder(`server-${gone}-def`)];
  await removeAbandoned({
    prefix: 'server-',
    end: async (one) => {
      if (one === left[0]) throw new Error('EACCES');
    },
  });
  expect(left.map(existsSync)).toEqual([true, false]);
});
