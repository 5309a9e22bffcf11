import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryFacts, RunFacts } from '@shipshape/progress-model';
import { Unknown } from '../known.ts';
import { asText, objectsIn, readObject } from '../read-text.ts';

/**
 * How this clone's own pipeline fared on the commit that is checked out: where no code host runs any, there is no other.
 *
 * @param dist the project's folder under dist
 * @throws Unknown where it has not run on that commit
 */
export function readOwnRuns(dist: string, head: HistoryFacts['head']): { value: RunFacts; at: string } {
  const file = join(dist, 'pipeline.json');
  const record = readObject(file);
  const steps = objectsIn(record?.steps).map(({ outcome }) => outcome);
  const ended = statSync(file, { throwIfNoEntry: false })?.mtime.toISOString() ?? '';
  const failed = steps.includes('failed');
  // A pipeline that stopped names no commit.
  const commit = asText(record?.commit) ?? (failed && ended > head.at ? head.commit : undefined);
  if (steps.length === 0 || commit !== head.commit)
    throw new Unknown('the pipeline has not run here on the newest commit');
  const outcome = failed ? 'failed' : 'passed';
  return { value: { runs: [{ at: ended, finishedAt: ended, commit, outcome }] }, at: ended };
}
