import type { History, MoveRecord } from '../src/index.ts';

/** One project's repository in the registry. Digests are short names here: the policy only compares them. */
export interface Repository {
  /** Tags that never change: `sha-<commit>` and `X.Y.Z`, by commit or version. */
  published: Readonly<Record<string, string>>;
  /** Moving tags. */
  tags: Readonly<Record<string, string>>;
  /** The newest record of each moving tag. */
  records: Readonly<Record<string, MoveRecord>>;
  /** The revision label of each image: the commit that happened to build it first; undefined where it has none. */
  labels: Readonly<Record<string, string | undefined>>;
}

export type Repositories = Readonly<Record<string, Repository>>;

export const emptyRepository: Repository = { published: {}, tags: {}, records: {}, labels: {} };

/** By name, as a registry lists its tags: which of them was written first cannot be seen there. */
export const listed = <T>(names: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(names).sort(([one], [other]) => (one < other ? -1 : 1)));

interface Step {
  /** How a counterexample names it. */
  name: string;
  project: string;
  /** Killed between the first and the second write of the first moving tag. */
  dies?: boolean;
}

/** A pipeline run of `commit`: publishes its image and asks for the moving tag `tag`. The same one again: a re-run. */
export type Job = Step & { kind: 'job'; commit: string; image: string; tag: string; unlabelled?: boolean };
/** A pipeline run that publishes and asks for no moving tag (yet). */
export type Publish = Step & { kind: 'publish'; commit: string; image: string };
/** A release tag pushed in git for a commit whose image is `image`. */
export type Release = Step & { kind: 'release'; version: string; image: string };
/** A person puts `tag` on an image published before. */
export type Rollback = Step & { kind: 'rollback'; tag: string; image: string };
/** A person pushes an image of their own over `tag`, past the pipeline. */
export type HandPush = Step & { kind: 'hand-push'; tag: string; image: string };
/** The record of `tag` is deleted. */
export type LoseRecord = Step & { kind: 'lose-record'; tag: string };

export type Operation = Job | Publish | Release | Rollback | HandPush | LoseRecord;

/** Commits are `c1`, `c2`, … on the default branch, the higher the newer; any other letter is a branch that left it. */
export const history: History = {
  isAncestor: (older, newer) => {
    return older === newer || (older.startsWith('c') && newer.startsWith('c') && rank(older) < rank(newer));
  },
  onDefaultBranch: (commit) => commit.startsWith('c'),
};

/** The place of a commit in history, or of a version among versions, as a number. */
export function rank(mark: string): number {
  if (!mark.includes('.')) return Number(mark.slice(1));
  const [major = 0, minor = 0, patch = 0] = mark.split('.').map(Number);
  return (major * 1000 + minor) * 1000 + patch;
}
