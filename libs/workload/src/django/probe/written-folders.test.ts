import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { made } from '../../../testing/described.ts';
import { makeWrittenFolders } from './written-folders.ts';

test.each([
  ['whitenoise', 'staticfiles', true],
  ['none', 'staticfiles', false],
] as const)('a project whose static files are served by %s: %s is made: %s', (kind, folder, is) => {
  const root = scratch();
  makeWrittenFolders(root, made({ static: kind }));
  expect(existsSync(join(root, folder))).toBe(is);
});

test('nothing is made outside of the project', () => {
  const root = scratch();
  const project = made({ static: 'whitenoise' });
  project.static.value.root = '../outside';
  makeWrittenFolders(join(root, 'shop'), project);
  expect(existsSync(join(root, 'outside'))).toBe(false);
});
