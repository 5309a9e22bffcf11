/** What facts are gathered from. */
export type SourceId =
  | 'history'
  | 'tests'
  | 'served'
  | 'environments'
  | 'runs'
  | 'plan'
  | 'moves'
  | 'scan'
  | 'pictures'
  | 'review';

/**
 * Every sentence of a status, with the values that are filled in. The words are in a file for each language
 * (libs/progress-page/src/texts), so that a record has no language of its own. Times are ISO 8601 in UTC.
 */
export interface ReasonValues {
  'build.passes': { at: string };
  /** `failures`: the first one and those since. */
  'build.fails': { since: string; failures: number };
  'build.none': object;
  /**
   * `version`: the release that was checked; null where the newest work is not released. `browser`: how many of those that
   * passed or failed are browser tests; absent in records of before they were counted.
   */
  'tests.pass': { passed: number; total: number; skipped: number; version: string | null; browser?: number };
  'tests.fail': { failed: number; total: number; version: string | null; browser?: number };
  'tests.none': object;
  'tests.unreadable': { reports: number };
  'tests.earlier version': object;
  'image.tested': object;
  'image.failed': { tag: string };
  'image.untested': { tag: string };
  'image.none': object;
  'environment.answers': { name: string };
  'environment.slow': { name: string; seconds: number };
  'environment.fails': { name: string };
  'environment.silent': { name: string };
  'environment.no health': { name: string };
  'version.differs': { name: string; expected: string; found: string };
  'rollback.recent': { tag: string; to: string; at: string; why: string | null };
  'plan.overdue': { title: string; due: string; done: number; total: number };
  'plan.runs': { title: string; due: string | null; done: number; total: number };
  'plan.none': object;
  'answers.overdue': { count: number; since: string };
  'answers.waiting': { count: number };
  'answers.none': object;
  'security.none': object;
  'security.serious': { count: number };
  'security.other image': object;
  'activity.recent': { at: string };
  'activity.silent': { since: string };
  'coverage.is': { percent: number };
  'review.yes': object;
  'review.no': object;
  'origin.attested': object;
  'origin.not attested': object;
  'origin.unknown': object;
  /** Of a release whose page came from the registry: the pictures that were taken then are not with it. */
  'pictures.elsewhere': object;
  /** The source could not be asked. `why` is as the source words it, in English. */
  'source.unknown': { source: SourceId; why: string };
  'source.stale': { source: SourceId; at: string };
  'source.ahead': { source: SourceId; at: string };
}

type ReasonCode = keyof ReasonValues;

export type Reason = { [C in ReasonCode]: { code: C; values: ReasonValues[C] } }[ReasonCode];
