import type { ReadSnapshot } from './snapshot.ts';
import type { Compared, Status } from './status.ts';

/** What the comparison reads of the new status. */
type Now = Pick<Status, 'overall' | 'quality' | 'tryIt' | 'statements' | 'news'>;

/** What is different from an earlier status. */
export function compare(before: ReadSnapshot, now: Now): Compared {
  if (!before.known) return before;
  const { at, version, level, checks, coverage, places } = before.value;
  const tests = now.statements.find(({ reason }) => reason.code === 'tests.pass')?.reason;
  const passed = tests?.code === 'tests.pass' ? tests.values.passed : null;
  const covered = now.quality.coverage.at(-1)?.coverage ?? null;
  return {
    known: true,
    value: {
      at,
      version,
      level: level === now.overall.level ? null : { from: level, to: now.overall.level },
      checks: moved(checks, passed),
      coverage: moved(coverage, covered),
      finished: finishedSince(now.news, at),
      places: now.tryIt.places.flatMap(({ name, version: to }) => {
        const from = places.find((place) => place.name === name)?.version ?? null;
        return from === to ? [] : [{ name, from, to }];
      }),
    },
  };
}

const moved = (from: number | null, to: number | null) =>
  from === null || to === null || from === to ? null : { from, to };

/** New and fixed things later than a time: what "since you last looked" counts. */
function finishedSince(news: Status['news'], at: string): number {
  if (!news.known) return 0;
  const { unreleased, released } = news.value;
  return [unreleased, ...(released ? [released] : [])]
    .flatMap(({ added, fixed, changed }) => [...added, ...fixed, ...changed])
    .filter((item) => item.at > at).length;
}
