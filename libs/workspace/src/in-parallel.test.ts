import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

test('does so many at once as it may, and answers in the order of the items', async () => {
  let running = 0;
  const seen: number[] = [];
  const work = async (item: number) => {
    seen.push(++running);
    await wait(item);
    running--;
    return item * 10;
  };
  expect(await inParallel([9, 1, 5, 1], 2, work)).toEqual([90, 10, 50, 10]);
  expect(Math.max(...seen)).toBe(2);
  expect(await inParallel([], 2, work)).toEqual([]);
});

test('a failure is thrown, and nothing is left out for it', async () => {
  const seen: number[] = [];
  const work = async (item: number) => {
    seen.push(item);
    if (item === 1) throw new Error('no');
  };
  await expect(inParallel([1, 2, 3], 2, work)).rejects.toThrow('no');
  expect(seen).toEqual([1, 2, 3]);
});
