import { evidence, imageOf, runOf } from '../evidence.ts';
import type { Facts } from '../facts.ts';
import type { Context } from '../judge/context.ts';
import type { Quality, QualityLine, Statement } from '../status.ts';
import { isoTime } from '../time.ts';

/** The chart shows so many points. */
const points = 60;

/** Quality in sentences. Those that a rule judges are that rule's, so that page and verdict agree. */
export function quality(facts: Facts, context: Context, statements: Statement[]): Quality {
  const lines: QualityLine[] = [
    ...judged('tests', statements),
    ...judged('build', statements),
    ...judged('image', statements),
    ...origin(context),
    ...review(context),
    ...judged('security', statements),
    ...coverageLine(context),
  ];
  return { lines, coverage: trend(facts, context) };
}

const judged = (rule: Statement['rule'], statements: Statement[]): QualityLine[] =>
  statements
    .filter((one) => one.rule === rule)
    .map(({ level, reason, evidence: proof }) => ({
      good: level === 'unknown' ? null : level === 'on track',
      reason,
      evidence: proof,
    }));

/** Whether the registry can prove which run built the image, for what most people get. */
function origin(context: Context): QualityLine[] {
  const { served } = context;
  if (!served.known) return [];
  const shown = served.value.find(({ kind }) => kind === 'environment') ?? served.value[0];
  if (!shown) return [];
  const code =
    shown.attested === null ? 'origin.unknown' : shown.attested ? 'origin.attested' : 'origin.not attested';
  return [
    {
      good: shown.attested,
      reason: { code, values: {} },
      evidence: imageOf(context, shown),
    },
  ];
}

function review({ review: known }: Context): QualityLine[] {
  if (!known) return [];
  if (!known.known) return [{ good: null, reason: known.reason, evidence: [] }];
  const { reviewed, commit, url } = known.value;
  return [
    {
      good: reviewed,
      reason: { code: reviewed ? 'review.yes' : 'review.no', values: {} },
      evidence: [evidence('commit', commit.slice(0, 7), url)],
    },
  ];
}

/** A number that shows how much is checked, without a judgement on it. */
function coverageLine({ tests, runs }: Context): QualityLine[] {
  if (!tests.known) return [];
  const { coverage, commit, reports } = tests.value;
  if (coverage === undefined || !valid(coverage)) return [];
  const proof = runOf(
    runs,
    commit,
    reports.slice(0, 1).map((path) => evidence('report', path)),
  );
  return [{ good: true, reason: { code: 'coverage.is', values: { percent: coverage } }, evidence: proof }];
}

const valid = (coverage: number) => coverage >= 0 && coverage <= 100;

/** Thinned evenly where there are too many, the first and the last kept. */
function trend({ coverageTrend }: Facts, { tests }: Context): Quality['coverage'] {
  const earlier = coverageTrend.flatMap(({ at, coverage }) => {
    const time = isoTime(at);
    return time && valid(coverage) ? [{ at: time, coverage }] : [];
  });
  const mine = tests.known ? tests.value.coverage : undefined;
  const all = [...earlier].sort((a, b) => (a.at < b.at ? -1 : 1));
  if (tests.known && mine !== undefined && valid(mine) && all.at(-1)?.at !== tests.at)
    all.push({ at: tests.at, coverage: mine });
  if (all.length <= points) return all;
  const step = (all.length - 1) / (points - 1);
  return Array.from({ length: points }, (_, at) => all[Math.round(at * step)]).flatMap((one) => one ?? []);
}
