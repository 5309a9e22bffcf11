import { execFileSync } from 'node:child_process';
import type { BaseFacts } from '@shipshape/affected-plan';
import { UserError } from '@shipshape/workspace';

/** Asks git, and answers undefined where git says no. */
function ask(root: string, ...args: string[]): string | undefined {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The full name of the commit that `name` stands for in the clone at `root`; undefined where it has none such. */
export function commitOf(root: string, name: string): string | undefined {
  // A name that begins with a dash would be an option to git.
  return /^[\w/.@^~-]+$/.test(name) && !name.startsWith('-')
    ? ask(root, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`)
    : undefined;
}

/**
 * The full name of the commit at which the comparison ends.
 *
 * @throws UserError where the clone has no such commit
 */
export function headOf(root: string, name: string): string {
  const head = commitOf(root, name);
  if (!head)
    throw new UserError(`There is no commit "${name}" in ${root}: give --head a commit of this clone.`);
  return head;
}

/** What git says about the base that was asked for. */
export function readBaseFacts(root: string, requested: string, head: string): BaseFacts {
  const commit = commitOf(root, requested.trim());
  return {
    requested,
    shallow: ask(root, 'rev-parse', '--is-shallow-repository') !== 'false',
    commit,
    mergeBase: commit && ask(root, 'merge-base', commit, head),
  };
}

/** True where `commit` lies behind `head`, and is not `head` itself. */
export const isBefore = (root: string, commit: string, head: string): boolean =>
  commit !== head && commitOf(root, commit) === commit && ask(root, 'merge-base', commit, head) === commit;

/**
 * Whether a push between `base` and `head` changed a file that is as it was again. The two ends then tell nothing of
 * it, although the push in between was published, or is being published now.
 */
export function changedBack(root: string, base: string, head: string): boolean {
  const files = (...args: string[]) =>
    (ask(root, ...args, '--name-only', '--no-renames', '-z') ?? '').split('\0').filter(Boolean);
  const differ = new Set(files('diff', base, head));
  return files('log', '--first-parent', '-m', '--format=', `${base}..${head}`).some(
    (file) => !differ.has(file),
  );
}
