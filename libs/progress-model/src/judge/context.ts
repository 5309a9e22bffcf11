import type { Answer } from '../answer.ts';
import type {
  EnvironmentFacts,
  HistoryFacts,
  MoveFacts,
  PictureFacts,
  PlanFacts,
  ReviewFacts,
  RunFacts,
  ScanFacts,
  ServedFacts,
  TestFacts,
} from '../facts.ts';
import type { Reason } from '../reasons.ts';
import type { Rule, RuleTable } from '../rules.ts';
import type { Evidence, Level, RuleId, Statement } from '../status.ts';
import { hoursBetween, isoTime } from '../time.ts';

/** Every source, each fresh or unknown, and what judging them needs. */
export interface Context {
  now: string;
  table: RuleTable;
  /** The repository's address for people. */
  repository: string | null;
  history: Answer<HistoryFacts>;
  tests: Answer<TestFacts>;
  served: Answer<ServedFacts[]>;
  environments: { name: string; url: string | null; answer: Answer<EnvironmentFacts> }[];
  runs: Answer<RunFacts>;
  plan: Answer<PlanFacts>;
  moves: Answer<MoveFacts>;
  scan: Answer<ScanFacts>;
  pictures: Answer<PictureFacts>;
  review: Answer<ReviewFacts> | undefined;
  /** Statements of the last page, by id: since when a trouble has lasted that has no time of its own. */
  earlier: Map<string, { level: Level; since: string | null; code: string }>;
}

/** A judgement before it has an id. */
export interface Draft {
  /** What the rule was applied to, where there are several. */
  subject?: string;
  level: Level;
  since?: string | null;
  reason: Reason;
  evidence?: Evidence[];
}

export type Judge = (context: Context, rule: Rule) => Draft[];

export const onTrack = (reason: Reason, evidence: Evidence[] = []): Draft => ({
  level: 'on track',
  reason,
  evidence,
});

export const notKnown = (reason: Reason, evidence: Evidence[] = []): Draft => ({
  level: 'unknown',
  reason,
  evidence,
});

/**
 * Something that is wrong: what it means depends on how long it has been so.
 *
 * @param since when it began; null where only the last page knows
 */
export function trouble(
  { now, earlier }: Context,
  [ruleId, rule]: [RuleId, Rule],
  draft: { subject?: string; since: string | null; reason: Reason; evidence?: Evidence[] },
): Draft {
  const before = earlier.get(draft.subject ? `${ruleId}:${draft.subject}` : ruleId);
  const lasting = before?.code === draft.reason.code ? before.since : null;
  const since = isoTime(draft.since) ?? isoTime(lasting) ?? now;
  const hours = Math.max(hoursBetween(since, now) ?? 0, 0);
  const reached = (after: number | null) => after !== null && hours >= after;
  const level: Level = reached(rule.blockedAfterHours)
    ? 'blocked'
    : reached(rule.atRiskAfterHours)
      ? 'at risk'
      : 'on track';
  return { ...draft, since, level };
}

export const statement = (id: RuleId, rule: Rule, draft: Draft): Statement => ({
  id: draft.subject ? `${id}:${draft.subject}` : id,
  rule: id,
  level: draft.level,
  required: rule.required,
  since: draft.since ?? null,
  reason: draft.reason,
  evidence: draft.evidence ?? [],
});
