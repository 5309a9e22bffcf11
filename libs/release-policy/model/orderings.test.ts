import { expect, test, vi } from 'vitest';
import { everyday, troubled } from './alphabet.ts';
import { exhaust, walk } from './explore.ts';
import { happen, shipshape } from './machine.ts';
import type { Happening, World } from './world.ts';

// Seconds on an idle machine; a busy one may take its time.
vi.setConfig({ testTimeout: 120_000 });

// 12 + 12² + … + 12⁶ orderings, repetitions included.
const uptoSix = 3_257_436;

test('every ordering of up to six everyday happenings', () => {
  const { orderings, situations } = walk(shipshape, everyday, 6);
  console.log(
    `everyday: ${orderings} orderings of up to 6 of ${everyday.length} happenings, ${situations} situations`,
  );
  expect(orderings).toBe(uptoSix);
});

test('every ordering of up to six happenings in trouble', () => {
  const { orderings, situations } = walk(shipshape, troubled, 6);
  console.log(
    `troubled: ${orderings} orderings of up to 6 of ${troubled.length} happenings, ${situations} situations`,
  );
  expect(orderings).toBe(uptoSix);
});

test('every ordering in trouble, of any length', () => {
  const { situations, broken } = exhaust(shipshape, troubled);
  console.log(`troubled: no new situation after ${situations}, so every ordering of any length is covered`);
  expect(broken).toBeUndefined();
  expect(situations).toBeGreaterThan(5_000);
});

// This one knows no ledger: whatever the images and whatever the order, the newest commit has the last word.
test('every history of six commits over three images, in every order of their jobs', () => {
  let orders = 0;
  for (const images of histories(6, 3)) {
    const jobs = images.map((image, index): Happening => {
      const commit = `c${index + 1}`;
      return { name: commit, kind: 'job', project: 'shop', tag: 'main', commit, image: `image-${image}` };
    });
    permute({}, jobs, (world) => {
      expect(world.shop?.tags.main).toBe(`image-${images.at(-1)}`);
      orders += 1;
    });
  }
  console.log(`histories: ${orders} orders of six jobs over ${histories(6, 3).length} histories`);
  expect(orders).toBe(122 * 720);
});

/** Every way to give `length` commits one of up to `colours` images, the first new image always the next number. */
function histories(length: number, colours: number): number[][] {
  if (length === 0) return [[]];
  return histories(length - 1, colours).flatMap((images) => {
    const next = Math.min(colours, Math.max(0, ...images) + 1);
    return Array.from({ length: next }, (_, index) => [...images, index + 1]);
  });
}

/** Runs the jobs in every order and hands the end of each to `finish`. */
function permute(world: World, jobs: readonly Happening[], finish: (world: World) => void): void {
  if (jobs.length === 0) finish(world);
  for (const job of jobs) {
    permute(
      happen(shipshape, world, job).world,
      jobs.filter((other) => other !== job),
      finish,
    );
  }
}
