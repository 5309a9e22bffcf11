import type { Timing } from './retry.ts';

/** The pauses between reads, in milliseconds: growing, and half a minute in all. */
const pauses = [250, 500, 1000, 2000, 4000, 6000, 8000, 8000];

/** How long a registry may take to show what was written to it, in seconds; it is judged only then. */
export const settleSeconds = pauses.reduce((sum, pause) => sum + pause, 0) / 1000;

/**
 * Repeats a read, with growing pauses, until `settled` accepts what it gives, or `settleSeconds` have been waited. Hosted
 * registries (GHCR and Docker Hub among them) may answer 404, or what was there before, for seconds after a write.
 *
 * @returns what was read last
 */
export async function readUntil<T>(
  { sleep }: Pick<Timing, 'sleep'>,
  read: () => Promise<T>,
  settled: (value: T) => boolean,
): Promise<T> {
  let value = await read();
  for (const pause of pauses) {
    if (settled(value)) break;
    await sleep(pause);
    value = await read();
  }
  return value;
}
