import { expect, test, vi } from 'vitest';
import { exhaust } from './explore.ts';
import { troubled } from './operations.ts';
import { run, shipshape } from './pipeline.ts';
import type { Operation, Repositories } from './repositories.ts';

// Seconds on an idle machine; a busy one may take its time.
vi.setConfig({ testTimeout: 120_000 });

test('every ordering in trouble, of any length', () => {
  const { situations, broken } = exhaust(shipshape, troubled);
  console.log(`troubled: no new situation after ${situations}, so every ordering of any length is covered`);
  expect(broken).toBeUndefined();
  expect(situations).toBeGreaterThan(5_000);
});

// Without a ledger: whatever the images and the order, the tag serves the newest commit's image at the end.
test('every history of six commits over three images, in every order of their jobs', () => {
  let orders = 0;
  // Not an `expect` for each of 90,000 ends, which would take longer than to get there.
  const wrong: unknown[] = [];
  for (const images of histories(6, 3)) {
    const jobs = images.map((image, index): Operation => {
      const commit = `c${index + 1}`;
      return { name: commit, kind: 'job', project: 'web', tag: 'main', commit, image: `image-${image}` };
    });
    permute({}, jobs, (repositories) => {
      const serves = repositories.web?.tags.main;
      if (serves !== `image-${images.at(-1)}`) wrong.push({ images, serves });
      orders += 1;
    });
  }
  console.log(`histories: ${orders} orders of six jobs over ${histories(6, 3).length} histories`);
  expect(wrong).toEqual([]);
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
function permute(
  repositories: Repositories,
  jobs: readonly Operation[],
  finish: (repositories: Repositories) => void,
): void {
  if (jobs.length === 0) finish(repositories);
  for (const job of jobs) {
    permute(
      run(shipshape, repositories, job).repositories,
      jobs.filter((other) => other !== job),
      finish,
    );
  }
}
