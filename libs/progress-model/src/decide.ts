import { type Answer, answer } from './answer.ts';
import { compare } from './compare.ts';
import type { Facts } from './facts.ts';
import { gaps } from './gaps.ts';
import type { Context } from './judge/context.ts';
import { judge, overallOf } from './judge/index.ts';
import { defaultRules, type RuleTable } from './rules.ts';
import { delivery, movements } from './show/delivery.ts';
import { news } from './show/news.ts';
import { pictures } from './show/pictures.ts';
import { tryIt } from './show/places.ts';
import { needs, next } from './show/plan.ts';
import { quality } from './show/quality.ts';
import { type ReadSnapshot, readSnapshot } from './snapshot.ts';
import type { Status } from './status.ts';
import { plainText, webAddress } from './text.ts';
import { isoTime } from './time.ts';

export interface DecideOptions {
  /** ISO 8601. */
  now: string;
  /** `rulesWith(progress.rules)`; the default table where absent. */
  table?: RuleTable;
  /** The status of the last page, as parsed from its JSON: since when a trouble lasts, and what changed. */
  previous?: unknown;
  /** The status that the last release kept. */
  lastRelease?: unknown;
}

/**
 * Turns facts into everything that the page, the comment, the summary and the digest show. It never throws for facts
 * that are unknown, old, contradictory or hostile: the record states that.
 */
export function decide(facts: Facts, { now: time, table = defaultRules, ...earlier }: DecideOptions): Status {
  const now = isoTime(time) ?? facts.at;
  const [previous, lastRelease] = [readSnapshot(earlier.previous), readSnapshot(earlier.lastRelease)];
  const context = contextOf(facts, now, table, previous);
  const statements = judge(context);
  const { history } = context;
  const parts = {
    overall: overallOf(statements, context),
    statements,
    tryIt: tryIt(context),
    news: news(context),
    quality: quality(facts, context, statements),
  };
  const head = history.known ? history.value.head : history.last?.head;
  const release = (history.known ? history.value : history.last)?.releases[0];
  return {
    schemaVersion: 1,
    project: plainText(facts.project, 80),
    title: plainText(facts.title, 80) || plainText(facts.project, 80),
    language: facts.language === 'es' ? 'es' : 'en',
    repository: webAddress(facts.repository),
    at: now,
    factsAt: isoTime(facts.at) ?? now,
    staleAfterHours: Math.min(...Object.values(table).map(({ staleAfterHours }) => staleAfterHours)),
    commit: head ? plainText(head.commit, 40) : null,
    branch: head?.branch ? plainText(head.branch, 80) : null,
    version: release ? plainText(release.version, 40) : null,
    ...parts,
    next: next(context, lastRelease.known ? lastRelease.value : undefined),
    needs: needs(context),
    delivery: delivery(context),
    movements: movements(context),
    pictures: pictures(context),
    compared: { release: compare(lastRelease, parts), page: compare(previous, parts) },
    gaps: gaps(context),
  };
}

function contextOf(facts: Facts, now: string, table: RuleTable, previous: ReadSnapshot): Context {
  const hours = (rule: keyof RuleTable) => table[rule].staleAfterHours;
  const earlier = previous.known ? previous.value.statements : [];
  return {
    now,
    table,
    repository: webAddress(facts.repository),
    history: answer('history', facts.history, now, hours('activity')),
    tests: answer('tests', facts.tests, now, hours('tests')),
    served: answer('served', facts.served, now, hours('image')),
    environments: facts.environments.map((one, at) => {
      const said = one.known ? one.value : undefined;
      return {
        name: plainText(one.name ?? said?.name ?? `${at + 1}`, 60),
        url: webAddress(one.url ?? said?.url),
        answer: answer('environments', one, now, hours('environments')),
      };
    }),
    runs: answer('runs', facts.runs, now, hours('build')),
    plan: answer('plan', facts.plan, now, hours('plan')),
    moves: answer('moves', facts.moves, now, hours('rollback')),
    scan: answer('scan', facts.scan, now, hours('security')),
    pictures: withoutAge(answer('pictures', facts.pictures, now, Number.POSITIVE_INFINITY)),
    review: facts.review && answer('review', facts.review, now, hours('tests')),
    earlier: new Map(earlier.map((one) => [one.id, one])),
  };
}

/** A picture shows the image that it names, however old it is. */
const withoutAge = <T>(given: Answer<T>): Answer<T> =>
  given.known || given.last === undefined || given.at === null
    ? given
    : { known: true, value: given.last, at: given.at };
