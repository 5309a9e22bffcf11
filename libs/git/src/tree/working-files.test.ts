import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchRepository } from '../../testing/index.ts';
import { workingFiles } from './working-files.ts';

test('tracked and new files count, ignored and deleted ones do not', () => {
  const { root, add, commit } = scratchRepository();
  for (const path of ['.gitignore', 'kept.py', 'gone.py', 'a folder/ü.py']) add(path, 'cache\n');
  commit('Begin');
  rmSync(join(root, 'gone.py'));
  writeFileSync(join(root, 'new.py'), '');
  writeFileSync(join(root, 'cache'), '');
  expect(workingFiles(root)).toEqual(['.gitignore', 'a folder/ü.py', 'kept.py', 'new.py']);
  expect(workingFiles(join(root, 'a folder'))).toEqual(['ü.py']);
});
