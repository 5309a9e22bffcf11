import type { Movement, PicturePage } from './facts.ts';
import type { Reason, SourceId } from './reasons.ts';

export type { SourceId } from './reasons.ts';

/** Worst first where several are listed: blocked, at risk, unknown, on track. */
export type Level = 'on track' | 'at risk' | 'blocked' | 'unknown';

export type Language = 'en' | 'es';

export type RuleId =
  | 'build'
  | 'tests'
  | 'image'
  | 'environments'
  | 'version'
  | 'rollback'
  | 'plan'
  | 'answers'
  | 'security'
  | 'activity';

/** Where the statement can be checked. */
export interface Evidence {
  kind: 'run' | 'report' | 'commit' | 'image' | 'environment' | 'milestone' | 'issue' | 'move';
  /** A short commit, a path, a digest, a name: the same in every language. */
  label: string;
  /** http or https only; null where it has no web address. */
  url: string | null;
}

/** One judgement: a row of the rule table, applied. */
export interface Statement {
  /** The rule, and after a colon what it was applied to, such as `environments:production`. */
  id: string;
  rule: RuleId;
  level: Level;
  /** Unknown here makes the whole unknown. */
  required: boolean;
  /** Since when it has been so; null where that is not known. */
  since: string | null;
  reason: Reason;
  evidence: Evidence[];
}

export interface Overall {
  level: Level;
  /** The first sentence. `too early`: nothing was published yet; `out of date`: what was known is older than it may be. */
  headline: 'on track' | 'at risk' | 'blocked' | 'not known' | 'out of date' | 'too early';
  /**
   * `next`: what runs today answers, and only the version after it is in trouble; `today`: what people use is.
   * Null where neither is known, and where all is well.
   */
  affects: 'today' | 'next' | null;
  /** Ids of the statements that decided, worst first. */
  decidedBy: string[];
}

/** What can be opened today. */
export interface Place {
  name: string;
  url: string | null;
  version: string | null;
  commit: string | null;
  /** Since when it serves that version. */
  since: string | null;
  /** Null: not known. */
  healthy: boolean | null;
  /** Seconds that the answer took. */
  seconds: number | null;
  by: { action: string; reason: string | null } | null;
  /** When it was asked; null where it did not answer. */
  asOf: string | null;
}

export interface Preview {
  title: string;
  url: string;
  preview: string;
  at: string;
}

export interface NewsItem {
  title: string;
  at: string;
  commit: string;
  url: string | null;
}

/** Changes of one stretch of history. The lists are cut, the counts are not. */
export interface NewsGroup {
  added: NewsItem[];
  fixed: NewsItem[];
  addedTotal: number;
  fixedTotal: number;
  /** Changes of a team whose titles do not distinguish what is new from what is fixed. */
  changed: NewsItem[];
  changedTotal: number;
  /** Changes that a client does not see: tidying, tests, updates. */
  other: number;
}

export interface News {
  wording: 'conventional' | 'merges';
  /** The clone has not the whole history: counts may be too small. */
  shallow: boolean;
  lastRelease: { version: string; at: string } | null;
  /** Since the last release, or since the beginning. */
  unreleased: NewsGroup;
  /** What the last release brought. */
  released: NewsGroup | null;
}

export type Moved =
  | { kind: 'due'; from: string | null; to: string | null }
  | { kind: 'total'; from: number; to: number }
  | { kind: 'note'; text: string };

export interface Milestone {
  title: string;
  done: number;
  total: number;
  due: string | null;
  overdue: boolean;
  url: string | null;
  moved: Moved[];
}

export interface ReviewItem {
  title: string;
  url: string | null;
  at: string;
  preview: string | null;
}

export interface Need {
  title: string;
  url: string | null;
  asked: string;
  due: string | null;
  overdue: boolean;
}

/** A sentence on quality. `good` is null where it is not known. */
export interface QualityLine {
  good: boolean | null;
  reason: Reason;
  evidence: Evidence[];
}

export interface Quality {
  lines: QualityLine[];
  /** Percent, oldest first; the newest is this page's. */
  coverage: { at: string; coverage: number }[];
}

/** A measure of delivery with the number of things it was taken from; null where there was nothing to measure. */
export interface Measure {
  id: 'releases' | 'commit-to-published' | 'failed-runs' | 'recovery';
  /** Releases each 30 days; hours; failed runs; hours. */
  value: number | null;
  n: number;
  days: number;
}

export interface Pictures {
  /** They show the image of then, which an older page may have shown as well. */
  takenAt: string;
  pages: PicturePage[];
}

export interface Comparison {
  at: string;
  version: string | null;
  level: { from: Level; to: Level } | null;
  checks: { from: number; to: number } | null;
  coverage: { from: number; to: number } | null;
  /** Finished since then, as far as the listed changes show. */
  finished: number;
  places: { name: string; from: string | null; to: string | null }[];
}

/** `none`: there is none yet; `other schema`: written by another version; `unreadable`: it is not a status record. */
export type Compared =
  | { known: true; value: Comparison }
  | { known: false; why: 'none' | 'other schema' | 'unreadable' };

/** What is not known now may have been known before: `last` is shown in grey, with its age. */
export type Shown<T> = { known: true; value: T } | { known: false; reason: Reason; last: T | null };

/** A source that has something to confess. */
export interface SourceState {
  source: SourceId;
  /** `ahead`: its clock is ahead of this one, so that ages are unknown. */
  state: 'unknown' | 'stale' | 'ahead';
  at: string | null;
  reason: string | null;
  /** The environment, where the source has several. */
  name: string | null;
}

/** Everything that the page, the comment, the summary and the digest show: they never disagree. */
export interface Status {
  schemaVersion: 1;
  project: string;
  title: string;
  language: Language;
  repository: string | null;
  /** When it was decided. */
  at: string;
  /** When the facts were gathered. */
  factsAt: string;
  /** Hours after which a reader must take this page as out of date. */
  staleAfterHours: number;
  commit: string | null;
  branch: string | null;
  /** The newest release. */
  version: string | null;
  overall: Overall;
  /** Worst first. */
  statements: Statement[];
  tryIt: { places: Place[]; preview: Preview | null };
  news: Shown<News>;
  next: Shown<{ milestones: Milestone[]; readyForReview: ReviewItem[] }>;
  needs: Shown<Need[]>;
  quality: Quality;
  delivery: Measure[];
  movements: Shown<Movement[]>;
  pictures: Shown<Pictures>;
  compared: { release: Compared; page: Compared };
  /** What is not known, and why. */
  gaps: SourceState[];
}
