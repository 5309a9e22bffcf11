import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { withImageArchive } from './rootfs-archive.ts';

test('the same files with another environment have another history, by which layer caches know a base', async () => {
  const tar = join(scratch(), 'rootfs.tar');
  writeFileSync(tar, '');
  const historyOf = async (env: Record<string, string>) => {
    let config = '';
    await withImageArchive(tar, { env, cmd: ['python3'] }, undefined, async (archive) => {
      config = execFileSync('tar', ['-xOf', archive, 'config.json'], { encoding: 'utf8' });
    });
    return JSON.stringify(JSON.parse(config).history);
  };
  expect(await historyOf({ A: '1' })).toBe(await historyOf({ A: '1' }));
  expect(await historyOf({ A: '1' })).not.toBe(await historyOf({ A: '2' }));
});
