import type { Mark, Reason } from './types.ts';

/** The order of one mark relative to another. */
export type Relation = 'older' | 'same' | 'newer' | 'diverged' | 'unknown';

/** Why a mark does not count, as a reason for programs and as words that follow its name in a sentence. */
export interface Objection {
  reason: Reason;
  words: string;
}

/** What makes one mark newer than another: a repository's history, or SemVer. */
export interface Order {
  /** The order of `mark` relative to `other`. */
  compare(mark: Mark, other: Mark): Relation;
  /** Why `mark` does not count for a tag; undefined where it does. */
  objection(mark: Mark): Objection | undefined;
  /** What people call `mark`. */
  name(mark: Mark): string;
}

/**
 * The shape of a repository's history, as git reports it. `unknown` is for a clone that cannot answer (shallow); in a
 * full clone a commit that is missing is simply not on the default branch.
 */
export interface History {
  isAncestor(older: string, newer: string): boolean | 'unknown';
  /** True where `commit` is the tip of the default branch or an ancestor of it. */
  onDefaultBranch(commit: string): boolean | 'unknown';
}

const missingHistory: Objection = {
  reason: 'history-unknown',
  words: 'is out of reach of this clone: fetch the whole history (git fetch --unshallow) and run again',
};

/** Orders commits by ancestry; only commits of the default branch count. */
export function commitOrder(history: History): Order {
  return {
    compare(mark, other) {
      if (mark === other) return 'same';
      const newer = history.isAncestor(other, mark);
      const older = history.isAncestor(mark, other);
      if (newer === true) return 'newer';
      if (older === true) return 'older';
      return newer === 'unknown' || older === 'unknown' ? 'unknown' : 'diverged';
    },
    objection(mark) {
      const there = history.onDefaultBranch(mark);
      if (there === 'unknown') return missingHistory;
      return there ? undefined : { reason: 'not-on-default-branch', words: 'is not on the default branch' };
    },
    name: (mark) => `commit ${mark.slice(0, 8)}`,
  };
}

/** The newest of `marks`; undefined where there is none, or where two of them cannot be ordered. */
export function newestOf(marks: readonly Mark[], order: Order): Mark | undefined {
  return marks.find((mark) => marks.every((other) => ['newer', 'same'].includes(order.compare(mark, other))));
}

/**
 * Why no tag moves to an image, by a job or by hand, whose org.opencontainers.image.revision label names no commit, with what
 * to do; undefined where it names one. An image that was built with uncommitted files has none.
 */
export function whyUnlabelled(digest: string, revision: string | undefined): string | undefined {
  if (revision) return undefined;
  return `${imageName(digest)} has no org.opencontainers.image.revision label, like one that was built with uncommitted files. Publish a commit, and name that.`;
}

/** An image in a sentence: what people call it where that is known, and the first twelve digits of its digest. */
export function imageName(digest: string, called?: string): string {
  const image = `image ${digest.replace(/^sha256:/, '').slice(0, 12)}`;
  return called ? `${called} (${image})` : image;
}
