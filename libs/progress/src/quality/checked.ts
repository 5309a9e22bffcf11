import { statSync } from 'node:fs';
import { join } from 'node:path';
import { asText, objectsIn, readObject } from '../read-text.ts';

/** Which commit reports are of, and when they were true. */
export interface Checked {
  commit: string;
  at: string;
}

/**
 * Which commit the reports under `dist` are of. A pipeline that found its tests done (nothing they read has changed)
 * leaves an older report, which is true of its commit all the same: its own record counts then.
 *
 * @param times when each report was written
 * @param head the commit that is checked out: in CI, where there is no pipeline's record, reports are of it
 */
export function checkedAt(dist: string, times: readonly Date[], head: string): Checked {
  const written = Math.min(...times.map(Number));
  const file = join(dist, 'pipeline.json');
  const record = readObject(file);
  const tested = objectsIn(record?.steps).some(
    (step) => step.name === 'test' && (step.outcome === 'ran' || step.outcome === 'cached'),
  );
  const commit = asText(record?.commit);
  const ended = tested && commit ? statSync(file).mtime : undefined;
  // A report that was written after the pipeline is of a later run.
  if (commit && ended && written <= Number(ended)) return { commit, at: ended.toISOString() };
  return { commit: head, at: new Date(written).toISOString() };
}
