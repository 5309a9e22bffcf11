import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchRepository } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { unfinished } from './unfinished.ts';

test('an adoption that a kill ended before it wrote the .gitignore shows nothing to git', async () => {
  const { root, git } = scratchRepository();
  const mark = unfinished(root);
  mark.begin();
  expect(unfinished(root).isThere()).toBe(true);
  expect(git('status', '--porcelain', '--untracked-files=all')).toBe('');
  mark.end();
  expect(mark.isThere()).toBe(false);
  expect(readdirSync(join(root, '.shipshape'))).toEqual([]);
});
