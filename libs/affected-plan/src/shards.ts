import type { Bundle } from './bundles.ts';

/** The most jobs one matrix may have on GitHub. */
export const mostShards = 256;

/**
 * What a further machine costs before it works: start, checkout, packages. Waiting this much longer is preferred to
 * paying for one more.
 */
export const setUpSeconds = 30;

/**
 * Shares bundles out among at most `most` shards: biggest first, each to the shard with the least to do (never longer
 * than 4/3 of the best there is, Graham 1969). It takes as few shards as finish within one machine's set-up of what
 * `most` shards would.
 *
 * @throws RangeError where `most` is not a whole number from 1 to 256.
 */
export function share(bundles: Bundle[], most: number): Bundle[] {
  if (!Number.isInteger(most) || most < 1 || most > mostShards) {
    throw new RangeError(`The number of shards is "${most}": give a whole number from 1 to ${mostShards}.`);
  }
  const widest = Math.min(most, bundles.length);
  if (widest === 0) return [];
  const goodEnough = longest(spread(bundles, widest)) + setUpSeconds;
  for (let count = 1; count < widest; count++) {
    const shards = spread(bundles, count);
    if (longest(shards) <= goodEnough) return shards;
  }
  return spread(bundles, widest);
}

const longest = (shards: Bundle[]) => Math.max(...shards.map(({ seconds }) => seconds));

function spread(bundles: Bundle[], count: number): Bundle[] {
  const shards = Array.from({ length: count }, (): Bundle => ({ projects: [], tasks: [], seconds: 0 }));
  for (const { projects, tasks, seconds } of bundles.toSorted((a, b) => b.seconds - a.seconds)) {
    const least = shards.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    least.projects.push(...projects);
    least.tasks.push(...tasks);
    least.seconds += seconds;
  }
  // Where bundles weigh nothing, one shard took them all and others stand empty.
  return shards.filter(({ tasks }) => tasks.length > 0);
}
