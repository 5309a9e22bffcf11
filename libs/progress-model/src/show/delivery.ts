import { shown } from '../answer.ts';
import type { HistoryFacts, Movement, RunFacts } from '../facts.ts';
import type { Context } from '../judge/context.ts';
import type { Measure, Shown } from '../status.ts';
import { plainText } from '../text.ts';
import { hoursBetween, isoTime, median } from '../time.ts';

/** The stretch that is measured. */
const days = 90;
const most = 50;

/**
 * Four measures, each with what it was taken from. There is no grade, because a number without its circumstances does
 * not show one.
 */
export function delivery({ history, runs, now }: Context): Measure[] {
  return [
    ...(history.known
      ? releaseMeasures(history.value, now)
      : [nothing('releases'), nothing('commit-to-published')]),
    ...(runs.known ? runMeasures(runs.value, now) : [nothing('failed-runs'), nothing('recovery')]),
  ];
}

const nothing = (id: Measure['id']): Measure => ({ id, value: null, n: 0, days });

const within = (at: string | null | undefined, now: string) => {
  const age = hoursBetween(at, now);
  return age !== undefined && age >= 0 && age <= days * 24;
};

function releaseMeasures({ releases }: HistoryFacts, now: string): Measure[] {
  const recent = releases.filter(({ at }) => within(at, now));
  // A negative time only shows that two clocks disagree.
  const waits = recent.flatMap(({ at, changes }) =>
    changes.flatMap((change) => hoursBetween(change.at, at) ?? []).filter((hours) => hours >= 0),
  );
  return [
    {
      id: 'releases',
      value: recent.length === 0 ? null : recent.length / (days / 30),
      n: recent.length,
      days,
    },
    { id: 'commit-to-published', value: median(waits), n: waits.length, days },
  ];
}

function runMeasures({ runs }: RunFacts, now: string): Measure[] {
  const finished = runs.filter(({ at, outcome }) => outcome !== 'running' && within(at, now));
  const failed = finished.filter(({ outcome }) => outcome === 'failed').length;
  const recoveries = recoveryHours([...finished].reverse());
  return [
    { id: 'failed-runs', value: finished.length === 0 ? null : failed, n: finished.length, days },
    { id: 'recovery', value: median(recoveries), n: recoveries.length, days },
  ];
}

/** From the first failed run to the next one that passed, each time. Oldest first. */
function recoveryHours(runs: RunFacts['runs']): number[] {
  const found: number[] = [];
  let broken: string | undefined;
  for (const { outcome, at, finishedAt } of runs) {
    const time = finishedAt ?? at;
    if (outcome === 'failed') broken ??= time;
    else if (broken !== undefined) {
      const hours = hoursBetween(broken, time);
      if (hours !== undefined && hours >= 0) found.push(hours);
      broken = undefined;
    }
  }
  return found;
}

/** Releases, promotions and rollbacks, newest first: from the registry's record. */
export function movements({ moves }: Context): Shown<Movement[]> {
  return shown(moves, ({ moves: all }, asOf) =>
    all.slice(0, most).map(({ at, action, tag, from, to, by, reason }) => ({
      at: isoTime(at) ?? asOf,
      action,
      tag: plainText(tag, 60),
      from: from ? plainText(from, 40) : null,
      to: plainText(to, 40),
      by: by ? plainText(by, 60) : null,
      reason: reason ? plainText(reason) : null,
    })),
  );
}
