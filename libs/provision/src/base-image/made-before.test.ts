import { scratch } from '@shipshape/workspace/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pythonBase, pythonBaseFor } from '../python/base-recipe.ts';
import type { DebianRecipe } from './base-recipe.ts';
import { madeBefore, rememberMade } from './made-before.ts';

const debian = pythonBase.debian as DebianRecipe;
const made = { imageId: 'sha256:1', packages: ['python3\t3.13'] };

test('an image of the same recipe is found for a day, while the engine has it', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00Z') });
  onTestFinished(() => void vi.useRealTimers());
  let isThere = true;
  const place = { folder: scratch(), holds: async (imageId: string) => isThere && imageId === 'sha256:1' };
  expect(await madeBefore(place, pythonBase, debian)).toBeUndefined();
  rememberMade(place, pythonBase, debian, made);
  expect(await madeBefore(place, pythonBase, debian)).toMatchObject(made);

  const changed = { ...debian, packages: [...debian.packages, 'git'] };
  expect(await madeBefore(place, pythonBase, changed)).toBeUndefined();
  const older = pythonBaseFor('3.11');
  expect(await madeBefore(place, older, older.debian as DebianRecipe)).toBeUndefined();

  isThere = false;
  expect(await madeBefore(place, pythonBase, debian)).toBeUndefined();
  isThere = true;
  // A clock that was set back, and a day that has gone by.
  vi.setSystemTime(Date.parse('2026-03-01T11:59:00Z'));
  expect(await madeBefore(place, pythonBase, debian)).toBeUndefined();
  vi.setSystemTime(Date.parse('2026-03-02T12:00:00Z'));
  expect(await madeBefore(place, pythonBase, debian)).toBeUndefined();
});
