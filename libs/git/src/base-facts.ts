import type { BaseFacts } from '@shipshape/affected-plan';
import { UserError } from '@shipshape/workspace';
import { findCommit, isBehind, isShallow } from './commits.ts';
import { GitError, isNoClone } from './run/git-error.ts';
import { git, gitFields, gitOrNo } from './run/run.ts';

/**
 * The full name of the commit at which the comparison ends.
 *
 * @throws UserError where the clone has no such commit
 */
export function headOf(root: string, name: string): string {
  const head = findCommit(root, name);
  if (!head)
    throw new UserError(`There is no commit "${name}" in ${root}: give --head a commit of this clone.`);
  return head;
}

/**
 * What git knows about the requested base.
 *
 * @throws GitError where git gives no answer; that `root` is no clone is one: it has no such commit
 */
export function readBaseFacts(root: string, requested: string, head: string): BaseFacts {
  try {
    const commit = findCommit(root, requested.trim());
    return {
      requested,
      shallow: isShallow(root),
      commit,
      mergeBase: commit && gitOrNo(root, ['merge-base', commit, head]),
    };
  } catch (error) {
    if (!(error instanceof GitError && isNoClone(error))) throw error;
    return { requested, shallow: false, commit: undefined, mergeBase: undefined };
  }
}

/** Whether `commit`, by its full name, is behind `head` and is not `head` itself. */
export const isBefore = (root: string, commit: string, head: string): boolean =>
  commit !== head && findCommit(root, commit) === commit && isBehind(root, commit, head);

/**
 * Whether a push between `base` and `head` changed a file that is the same again at `head`. The two ends then show
 * nothing of it, although the push in between was published, or is being published now.
 *
 * @throws GitError where git gives no answer
 */
export function changedBack(root: string, base: string, head: string): boolean {
  const differ = new Set(gitFields(root, [...diffTree, base, head]));
  // Each line is a commit with its first parent: `diff-tree --stdin` compares the two. A first commit has none.
  const pushes = git(root, 'rev-list', '--first-parent', '--parents', `${base}..${head}`)
    .split('\n')
    .filter(Boolean)
    .map((line) => `${line.split(' ').slice(0, 2).join(' ')}\n`);
  const args = [...diffTree, '--root', '--no-commit-id', '--stdin'];
  return gitFields(root, args, { input: pushes.join('') }).some((file) => !differ.has(file));
}

const diffTree = [
  ...['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--no-ext-diff', '--no-textconv'],
  // A submodule may state `ignore = all`.
  '--ignore-submodules=none',
];
