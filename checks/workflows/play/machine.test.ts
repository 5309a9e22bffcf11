import { expect, inject, test } from 'vitest';
import { unlessOnGitHub } from './fixture.ts';

test('a machine that cannot play skips, and on GitHub it fails', () => {
  const act = { missing: 'Go is not installed' };
  expect(unlessOnGitHub(act, false)).toBe(act);
  expect(() => unlessOnGitHub(act, true)).toThrow('cannot be played here: Go is not installed.');
  // Which of the two it is comes from before the environment is cleaned.
  expect(typeof inject('onGitHub')).toBe('boolean');
});
