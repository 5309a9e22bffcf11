/**
 * What makes a tag move. `immutable`: nothing (`sha-<commit>`, `inputs-<hash>`, `X.Y.Z`); `branch`: the commits of its
 * branch; `environment`: the commits of the default branch that are promoted to it; `version`: the highest version of
 * its scope (`latest`, `X`, `X.Y`).
 */
export const tagKinds = ['immutable', 'branch', 'environment', 'version'] as const;
export type TagKind = (typeof tagKinds)[number];

/**
 * What decides a tag's position: the full name of a commit (40 hex digits) for a branch or environment tag, a version
 * (`1.4.2`) for `latest`, `1` and `1.4`. An `Order` decides which of two is newer.
 */
export type Mark = string;

/** What a person took the tag off, who that was and why: no job puts that image back. */
export interface Withdrawal {
  digest: string;
  by: string;
  reason: string;
}

/**
 * One entry in a moving tag's log. It is written BEFORE the tag, so that each state a crash can leave behind is one
 * that the record explains: the tag serves `to` (done) or still `from` (begun, not done).
 */
export interface MoveRecord {
  tag: string;
  /** Absent in records of before kinds were kept. */
  kind?: TagKind;
  /** What the tag served, and its mark, before; undefined where it served nothing. */
  from: { digest: string; mark: Mark | undefined } | undefined;
  /** What it is to serve, and its new mark: the newest that tried to move it. A rollback never lowers it. */
  to: { digest: string; mark: Mark };
  /** Present where a person asked, and not a job. */
  rollback?: { by: string; reason: string };
  /** Every image taken back so far and not put back since. */
  withdrawn: readonly Withdrawal[];
}

/** What the registry knows about one moving tag. */
export interface TagState {
  /** Undefined where the tag does not exist. */
  served: ServedImage | undefined;
  /** The tag's newest record; undefined where there is none. */
  record: MoveRecord | undefined;
}

export interface ServedImage {
  digest: string;
  /**
   * Marks whose immutable tag (`sha-<commit>` or `X.Y.Z`) serves this digest. Asking the registry is slow and needed
   * only where `recordExplains` is false: leave it empty otherwise.
   */
  publishedBy: readonly Mark[];
  /** Its org.opencontainers.image.revision label. Used in sentences, never to decide: a reused image's is old. */
  revision: string | undefined;
}

type Outcome = 'create' | 'keep' | 'move' | 'skip' | 'refuse';

/** Why a tag was not moved, for programs. */
export type Reason =
  | 'newer-is-there'
  | 'taken-back'
  | 'unlabelled'
  | 'not-on-default-branch'
  | 'not-a-stable-version'
  | 'history-unknown'
  | 'diverged'
  | 'position-unknown'
  | 'position-gone'
  | 'one-mark-two-images'
  | 'immutable'
  | 'unsigned';

/** What is to be done with one tag. `skip` is a success to be shown; `refuse` is a failure. */
export interface TagDecision {
  tag: string;
  outcome: Outcome;
  /** The digest served before; undefined where nothing was. */
  from: string | undefined;
  /** The digest to serve afterwards; undefined where nothing is. */
  to: string | undefined;
  /** To be written first, and the tag only after it. A `keep` can carry one too. */
  record?: MoveRecord;
  /** Present with `skip` and `refuse`. */
  reason?: Reason;
  /** One or two sentences for people. */
  sentence: string;
}
