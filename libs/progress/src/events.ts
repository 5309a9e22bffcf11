import { readSnapshot, type Status } from '@shipshape/progress-model';

/** What people are notified of. */
export type ProgressEvent = 'release' | 'rollback' | 'change of state';

/**
 * What has happened since the last page: a release, a rollback, another state.
 *
 * @param before the status record of the last page, as it was read
 * @param release the status record of the last release: in a new clone, where there is no last page, the newest release
 *   is an event where it is another one
 */
export function eventsSince(before: unknown, release: unknown, now: Status): ProgressEvent[] {
  const [page, last] = [readSnapshot(before), readSnapshot(release)];
  const earlier = page.known ? page.value : undefined;
  const version = earlier ? earlier.version : last.known ? last.value.version : undefined;
  const events: ProgressEvent[] = [];
  if (now.version !== null && version !== undefined && now.version !== version) events.push('release');
  const since = earlier?.at;
  const movements = now.movements.known ? now.movements.value : [];
  if (since && movements.some(({ action, at }) => action === 'rollback' && at > since))
    events.push('rollback');
  if (earlier && earlier.level !== now.overall.level) events.push('change of state');
  return events;
}
