import {
  commitOrder,
  decideMove,
  type History,
  type MoveRecord,
  type ServedImage,
  type TagState,
} from '../src/index.ts';

/** Three commits of the default branch in this order, and one that left it after the first. */
export const [A, B, C] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)];
export const stray = 'd'.repeat(40);
/** Three images. */
export const [first, second, third] = ['sha256:111', 'sha256:222', 'sha256:333'];

export const line: History = {
  isAncestor: (older, newer) => older <= newer && (older === A || newer !== stray),
  onDefaultBranch: (commit) => commit !== stray,
};
/** A tag that does not exist and never did. */
export const nothing: TagState = { served: undefined, record: undefined };

/** What a tag serves. */
export function served(digest: string, publishedBy: string[] = [], revision?: string): ServedImage {
  return { digest, publishedBy, revision };
}
/** The record of main: [digest, commit] it goes to, and came from. */
export function record(to: [string, string], from?: [string, string]): MoveRecord {
  return {
    tag: 'main',
    from: from && { digest: from[0], mark: from[1] },
    to: { digest: to[0], mark: to[1] },
    withdrawn: [],
  };
}
/** A job of `commit` asks that main serve `digest`. */
export function ask(commit: string, digest: string, state: TagState, history: History = line) {
  const wanted = { digest, mark: commit, revision: A };
  return decideMove({ tag: 'main', wanted, state, order: commitOrder(history) });
}
