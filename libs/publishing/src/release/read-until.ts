import type { Repository } from '@shipshape/oci-registry';
import type { Clock } from './clock.ts';

/** Pauses before another look, in milliseconds: some registries serve what was before a write for seconds after it. */
const pauses = [100, 250, 500, 1000, 2000, 4000, 8000];
/** How long a registry may take to serve what it has accepted, in seconds. */
export const patienceSeconds = pauses.reduce((sum, pause) => sum + pause, 0) / 1000;

/** Reads until `isDone`, with growing pauses, at most {@link patienceSeconds}; returns what was read last. */
export async function readUntil<T>(
  clock: Clock,
  read: () => Promise<T>,
  isDone: (found: T) => boolean,
): Promise<T> {
  let found = await read();
  for (const pause of pauses) {
    if (isDone(found)) break;
    await clock.sleep(pause);
    found = await read();
  }
  return found;
}

/** What a tag serves some time after a write of ours. `late`: still what was there before; `taken`: a third digest. */
export interface Settled {
  outcome: 'settled' | 'late' | 'taken';
  served: string | undefined;
}

/** Looks at a tag after it was written, until it serves what was written or a third digest. */
export async function settle(
  repository: Repository,
  tag: string,
  { before, written }: { before: string | undefined; written: string | undefined },
  clock: Clock,
): Promise<Settled> {
  const served = await readUntil(
    clock,
    async () => (await repository.resolve(tag))?.digest,
    (found) => found !== before || found === written,
  );
  if (served === written) return { outcome: 'settled', served };
  return { outcome: served === before ? 'late' : 'taken', served };
}
