/**
 * What a source answered. A source that could not be asked is not the same as one that found nothing: what is unknown
 * is never shown as good.
 */
export type Known<T> =
  | { known: true; value: T /** When it was true; ISO 8601 in UTC. */; at: string }
  | { known: false /** Why, in one sentence for people. */; reason: string };

/** One change since the last release, as its commit or merge words it. */
export interface Change {
  commit: string;
  /** ISO 8601. */
  at: string;
  kind: 'new' | 'fixed' | 'other';
  /** For the client: without prefix, scope and issue number. */
  title: string;
  /** Where it can be read; absent without a web address of the repository. */
  url?: string;
}

export interface Release {
  version: string;
  commit: string;
  at: string;
  changes: Change[];
}

export interface HistoryFacts {
  /** Newest first. */
  releases: Release[];
  /** Since the newest release, or since the beginning. */
  unreleased: Change[];
  /** `merges`: the team writes no conventional commits, so merge titles (or all titles) are used instead. */
  wording: 'conventional' | 'merges';
  /** The clone does not have the whole history. */
  shallow: boolean;
  /** The commit that the page speaks of. */
  head: { commit: string; at: string; branch: string | null };
}

export interface TestFacts {
  passed: number;
  failed: number;
  skipped: number;
  /** Of them those that used the built image in a browser; absent where the project has none. */
  browser?: { passed: number; failed: number };
  /** A project without tests is not one whose tests passed. */
  none: boolean;
  /** In percent of branches or lines; absent where it was not measured. */
  coverage?: number;
  commit: string;
  reports: string[];
  /** Reports that could not be read whole. */
  unreadable: string[];
}

/** What a tag of the registry serves. */
export interface ServedFacts {
  tag: string;
  kind: 'branch' | 'environment' | 'version' | 'latest';
  version: string | null;
  commit: string | null;
  digest: string;
  since: string | null;
  /** `promoted`, `released`, `rolled back`. */
  by: { action: string; reason: string | null } | null;
  smoke: 'passed' | 'failed' | 'unknown';
  /** Whether a record of how it was built, which names this digest, is attached to it; null: not known. */
  attested: boolean | null;
}

/** An environment that did not answer still has a name and an address: they are stated by the team. */
export type EnvironmentAnswer = Known<EnvironmentFacts> & { name?: string; url?: string };

export interface EnvironmentFacts {
  name: string;
  url: string;
  version: string | null;
  healthy: boolean | null;
  /** Seconds that the answer took. */
  seconds: number;
}

export interface RunFacts {
  /** Runs of the default branch, newest first. */
  runs: {
    at: string;
    finishedAt: string | null;
    commit: string;
    outcome: 'passed' | 'failed' | 'running';
    url?: string;
  }[];
}

export interface PlanFacts {
  milestones: {
    title: string;
    done: number;
    total: number;
    due: string | null;
    url?: string;
    moved: string[];
  }[];
  readyForReview: { title: string; url: string; at: string; preview: string | null }[];
  needsClient: { title: string; url: string; at: string; due: string | null }[];
}

/** A tag moved in the registry. */
export interface Movement {
  at: string;
  action: 'release' | 'promote' | 'rollback';
  tag: string;
  from: string | null;
  to: string;
  by: string | null;
  reason: string | null;
}

export interface MoveFacts {
  /** Newest first. */
  moves: Movement[];
}

export interface ScanFacts {
  /** Known vulnerabilities that count as serious (high or critical) in what is shipped. */
  serious: number;
  digest: string;
}

/** A page of the product, as pictures of the smoke-tested image show it. */
export interface PicturePage {
  path: string;
  /** In the client's words. */
  name: string;
  views: {
    width: 'phone' | 'desktop';
    /** Files beside the page, by relative path. */
    before: string | null;
    after: string;
    difference: string | null;
    changed: boolean | null;
  }[];
}

export interface PictureFacts {
  imageId: string;
  pages: PicturePage[];
}

/** Whether a second person read the newest change, the commit that is shown, before it was merged. */
export interface ReviewFacts {
  reviewed: boolean;
  commit: string;
  url?: string;
}

/** Everything that was gathered about one application at one moment. */
export interface Facts {
  project: string;
  /** In the client's words. */
  title: string;
  /** The language that the team and the client speak; English where it is absent. */
  language?: 'en' | 'es';
  /** When it was gathered; ISO 8601 in UTC. */
  at: string;
  /** The repository's address for people; null where there is none. */
  repository: string | null;
  history: Known<HistoryFacts>;
  tests: Known<TestFacts>;
  /** Coverage of earlier snapshots, oldest first. */
  coverageTrend: { at: string; coverage: number }[];
  served: Known<ServedFacts[]>;
  environments: EnvironmentAnswer[];
  runs: Known<RunFacts>;
  plan: Known<PlanFacts>;
  moves: Known<MoveFacts>;
  scan: Known<ScanFacts>;
  pictures: Known<PictureFacts>;
  /** Absent where no source knows it, such as without a code host. */
  review?: Known<ReviewFacts>;
}
