import { scratchRepository } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { isLeftBehind } from './current.ts';

test('a page is left behind where one was made of a later commit, and of no other', () => {
  const { root: folder, commit, git } = scratchRepository();
  const [older, newer] = [commit('older'), commit('newer')];
  expect(isLeftBehind(folder, [older])).toBe(false);
  expect(isLeftBehind(folder, [newer])).toBe(false);
  expect(isLeftBehind(folder, [])).toBe(false);
  // Pushed away by force.
  expect(isLeftBehind(folder, ['f'.repeat(40)])).toBe(false);
  git('checkout', '--quiet', older);
  expect(isLeftBehind(folder, [older, newer])).toBe(true);
});
