import type { Level, Overall, RuleId, Statement } from '../status.ts';
import { judgeBuild, judgeImage, judgeSecurity, judgeTests } from './code.ts';
import { type Context, type Judge, statement } from './context.ts';
import { judgeEnvironments, judgeRollback, judgeVersion } from './running.ts';
import { judgeActivity, judgeAnswers, judgePlan } from './team.ts';

/** In the order in which equally bad ones are read. */
const judges: Record<RuleId, Judge> = {
  rollback: judgeRollback,
  environments: judgeEnvironments,
  version: judgeVersion,
  build: judgeBuild,
  tests: judgeTests,
  image: judgeImage,
  security: judgeSecurity,
  activity: judgeActivity,
  answers: judgeAnswers,
  plan: judgePlan,
};

const severity: Level[] = ['blocked', 'at risk', 'unknown', 'on track'];
/** Silence and old facts explain more than one source that did not answer. */
const age = ({ reason }: Statement) =>
  reason.code === 'activity.silent' ? 0 : reason.code === 'source.stale' ? 1 : 2;
const rank = (one: Statement) =>
  severity.indexOf(one.level) * 6 + (one.required ? 0 : 3) + (one.level === 'unknown' ? age(one) : 0);

/** Every rule of the table applied, worst first. */
export const judge = (context: Context): Statement[] =>
  (Object.keys(judges) as RuleId[])
    .flatMap((id) => {
      const rule = context.table[id];
      return rule.off ? [] : judges[id](context, rule).map((draft) => statement(id, rule, draft));
    })
    .sort((a, b) => rank(a) - rank(b));

/**
 * The worst statement decides. Unknown decides where it is required: on track means that all of that is known and good.
 */
export function overallOf(statements: Statement[], { served, history, environments }: Context): Overall {
  const decides = (level: Level) => statements.filter((one) => one.level === level);
  for (const level of ['blocked', 'at risk'] as const) {
    const decidedBy = decides(level).map(({ id }) => id);
    if (decidedBy.length > 0)
      return { level, headline: level, affects: affected(statements, level), decidedBy };
  }
  const unknown = decides('unknown').filter(({ required }) => required);
  const good = decides('on track').filter(({ required }) => required);
  const decidedBy = unknown.map(({ id }) => id);
  // A table without required rules, or where nothing good is known, is no reason for green.
  if (unknown.length === 0 && good.length > 0)
    return { level: 'on track', headline: 'on track', affects: null, decidedBy: good.map(({ id }) => id) };
  const early =
    history.known &&
    history.value.releases.length === 0 &&
    served.known &&
    served.value.length === 0 &&
    environments.length === 0;
  if (early) return { level: 'unknown', headline: 'too early', affects: null, decidedBy };
  const old = unknown.some(
    ({ reason }) => reason.code === 'source.stale' || reason.code === 'activity.silent',
  );
  return { level: 'unknown', headline: old ? 'out of date' : 'not known', affects: null, decidedBy };
}

const ofNext: RuleId[] = ['build', 'tests', 'plan', 'answers'];

/** Whom the trouble reaches: those who use it today, or only what comes next. */
function affected(statements: Statement[], level: Level): Overall['affects'] {
  const bad = statements.filter((one) => one.level === level || one.level === 'at risk');
  if (bad.some(({ rule }) => !ofNext.includes(rule))) return 'today';
  const places = statements.filter(({ rule }) => rule === 'environments');
  const production = places.find(({ id }) => id === 'environments:production');
  const used = production ? [production] : places;
  return used.some((place) => place.level === 'on track') ? 'next' : null;
}
