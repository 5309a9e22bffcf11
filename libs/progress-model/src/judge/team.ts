import { tolerance } from '../answer.ts';
import { commitPage, evidence } from '../evidence.ts';
import { plainText } from '../text.ts';
import { hoursBetween, instant, isOver, isoTime } from '../time.ts';
import { type Judge, notKnown, onTrack, trouble } from './context.ts';

/** The milestone that is due next; one without a date comes last. */
export const judgePlan: Judge = (context, rule) => {
  const { plan, now } = context;
  if (!plan.known) return [notKnown(plan.reason)];
  const open = plan.value.milestones.filter(({ done, total }) => total === 0 || done < total);
  const [next] = [...open].sort((a, b) => (instant(a.due) ?? Infinity) - (instant(b.due) ?? Infinity));
  if (!next) return [notKnown({ code: 'plan.none', values: {} })];
  const { done, total } = next;
  const [title, due] = [plainText(next.title), isoTime(next.due)];
  const proof = [evidence('milestone', title, next.url)];
  if (due === null || !isOver(due, now))
    return [onTrack({ code: 'plan.runs', values: { title, due, done, total } }, proof)];
  const reason = { code: 'plan.overdue', values: { title, due, done, total } } as const;
  return [trouble(context, ['plan', rule], { since: due, reason, evidence: proof })];
};

/** What the client was asked for; only what is past its date counts. */
export const judgeAnswers: Judge = (context, rule) => {
  const { plan, now } = context;
  if (!plan.known) return [notKnown(plan.reason)];
  const asked = plan.value.needsClient;
  const late = asked
    .filter(({ due }) => isOver(due, now))
    .sort((a, b) => (instant(a.due) ?? 0) - (instant(b.due) ?? 0));
  const proof = (late.length > 0 ? late : asked)
    .slice(0, 3)
    .map(({ title, url }) => evidence('issue', title, url));
  if (asked.length === 0) return [onTrack({ code: 'answers.none', values: {} })];
  const since = isoTime(late[0]?.due);
  if (since === null) return [onTrack({ code: 'answers.waiting', values: { count: asked.length } }, proof)];
  const reason = { code: 'answers.overdue', values: { count: late.length, since } } as const;
  return [trouble(context, ['answers', rule], { since, reason, evidence: proof })];
};

/** The last activity. A project without activity may be fine, but that is not known. */
export const judgeActivity: Judge = ({ history, runs, moves, now, repository }, rule) => {
  const times = [
    history.known ? history.value.head.at : null,
    runs.known ? runs.value.runs[0]?.at : null,
    moves.known ? moves.value.moves[0]?.at : null,
  ].flatMap((time) => isoTime(time) ?? []);
  const sorted = times.sort();
  // A clock that is ahead gives no sign of life.
  const last = sorted.filter((time) => (hoursBetween(time, now) ?? 0) >= -tolerance).at(-1);
  const ahead = sorted.at(-1);
  if (!last && ahead) return [notKnown({ code: 'source.ahead', values: { source: 'history', at: ahead } })];
  if (!last) return [];
  const commit = history.known ? history.value.head.commit : '';
  const proof = commit ? [commitPage(repository, commit)] : [];
  return (hoursBetween(last, now) ?? 0) > (rule.limit ?? Infinity)
    ? [notKnown({ code: 'activity.silent', values: { since: last } }, proof)]
    : [onTrack({ code: 'activity.recent', values: { at: last } }, proof)];
};
