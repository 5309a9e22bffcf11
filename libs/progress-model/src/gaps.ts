import type { Answer } from './answer.ts';
import type { Context } from './judge/context.ts';
import type { SourceState } from './status.ts';

const noPlace: SourceState = {
  source: 'environments',
  state: 'unknown',
  at: null,
  reason: 'nobody stated where it runs: PROGRESS_ENVIRONMENTS, or progress.environments in shipshape.json',
  name: null,
};

/** Everything that this status does not know, one entry for each source that did not answer. */
export function gaps(context: Context): SourceState[] {
  const { history, tests, served, runs, plan, moves, scan, pictures, review } = context;
  return [
    ...[history, tests, served, runs, plan, moves, scan, pictures].flatMap((one) => gap(one, null)),
    ...(review ? gap(review, null) : []),
    ...context.environments.flatMap(({ name, answer }) => gap(answer, name)),
    ...(context.environments.length === 0 && !context.table.environments.off ? [noPlace] : []),
  ];
}

function gap(answer: Answer<unknown>, name: string | null): SourceState[] {
  if (answer.known) return [];
  const { code, values } = answer.reason;
  if (code === 'source.unknown')
    return [{ source: values.source, state: 'unknown', at: null, reason: values.why, name }];
  if (code === 'source.stale')
    return [{ source: values.source, state: 'stale', at: values.at, reason: null, name }];
  if (code === 'source.ahead')
    return [{ source: values.source, state: 'ahead', at: values.at, reason: null, name }];
  return [];
}
