import { UserError } from '@shipshape/workspace';
import { GitError, isNoClone } from './run/git-error.ts';
import { askGit, git, gitOrNo } from './run/run.ts';

/** Whether `text` is the full name of an object: 40 hexadecimal digits, or 64 in a SHA-256 repository. */
export const isCommitName = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** What a commit records of itself. */
export interface Commit {
  /** Its full name. */
  sha: string;
  /** The full names of its parents, the first one first. */
  parents: string[];
  /** When it was made, by the committer's clock. */
  time: Date;
}

/** The commit and ref of the working tree. */
export interface Head extends Commit {
  /** The branch that HEAD is on; undefined where HEAD is detached. */
  branch: string | undefined;
}

/**
 * The full name of the commit that `name` means in the clone at `root`; undefined where it means none.
 *
 * @throws GitError where git gives no answer
 */
export function findCommit(root: string, name: string): string | undefined {
  // git would take a name with a dash for an option, and ends a name at a NUL.
  if (name === '' || name.startsWith('-') || name.includes('\0')) return undefined;
  return gitOrNo(root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
}

/**
 * What the commit of that full name records.
 *
 * @throws GitError where the clone does not have it
 */
export const readCommit = (root: string, sha: string): Commit =>
  commitOf(sha, git(root, 'cat-file', 'commit', sha));

function commitOf(sha: string, content: string): Commit {
  const [header = ''] = content.split('\n\n', 1);
  const values = (field: string) =>
    [...header.matchAll(new RegExp(`^${field} (.*)$`, 'gm'))].map(([, value = '']) => value);
  // `committer Ada <ada@example.org> 1731501748 +0100`; without a number git shows the beginning of 1970.
  const [, seconds = '0'] = /(-?\d+) [+-]\d+$/.exec(values('committer')[0] ?? '') ?? [];
  return { sha, parents: values('parent'), time: new Date(Number(seconds) * 1000) };
}

/** When the commit was made, by the committer's clock; undefined where the clone at `root` does not have it. */
export function commitTime(root: string, sha: string): Date | undefined {
  const found = isCommitName(sha) ? findCommit(root, sha) : undefined;
  return found ? readCommit(root, found).time : undefined;
}

/**
 * The commit and ref of the working tree at `root`.
 *
 * @throws GitError where `root` is no clone or git gives no answer; UserError where there is no commit yet
 */
export function readHead(root: string): Head {
  const ref = headRef(root);
  // `<name> commit <bytes>`, then the commit's content.
  const found = String(askGit(root, ['cat-file', '--batch'], { input: 'HEAD\n' }));
  const [, name = '', content] = /^([0-9a-f]+) commit \d+\n([\s\S]*)$/.exec(found) ?? [];
  // Without an answer there is no commit yet, or it cannot be read.
  const sha = name || gitOrNo(root, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (!sha)
    throw new UserError(`${root} has no commit yet: commit once, since images are named after commits.`);
  const branch = ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
  return { ...(content === undefined ? readCommit(root, sha) : commitOf(sha, content)), branch };
}

/** The full name of the ref that HEAD points to; undefined where HEAD is detached. */
const headRef = (root: string): string | undefined => gitOrNo(root, ['symbolic-ref', '--quiet', 'HEAD']);

/** The top folder of the clone that `root` is in; undefined where `root` is in none. */
export function topFolder(root: string): string | undefined {
  try {
    return git(root, 'rev-parse', '--show-toplevel');
  } catch (error) {
    if (error instanceof GitError && isNoClone(error)) return undefined;
    throw error;
  }
}

/** Whether the clone at `root` holds only the newest commits. */
export const isShallow = (root: string): boolean =>
  git(root, 'rev-parse', '--is-shallow-repository') === 'true';

/** Whether `older` is behind `newer`, or is that commit. Both are names of commits that the clone has. */
export const isBehind = (root: string, older: string, newer: string): boolean =>
  older === newer || gitOrNo(root, ['merge-base', '--is-ancestor', older, newer]) !== undefined;

/** How far back an image is looked for that is still a commit's own. */
const farthest = 1000;

/** The commits behind one, nearest first, itself not among them. */
export const ancestorsOf = (root: string, commit: string): string[] =>
  git(root, 'rev-list', '--topo-order', `--max-count=${farthest}`, '--skip=1', commit)
    .split('\n')
    .filter(Boolean);

/** What the user's git configuration calls the person who commits here; empty where it states no name. */
export const gitUser = (root: string): string =>
  gitOrNo(root, ['config', '--get', 'user.name'], { configuration: 'user' }) ?? '';
