import { execFileSync } from 'node:child_process';

/** Runs git with these arguments and gives what it printed, trimmed. */
export type Git = (...args: string[]) => string;

/** git in the folder `root`; throws what `execFileSync` throws, with git's own words in `stderr`. */
export function gitIn(root: string): Git {
  return (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** What git prints, or undefined where it fails. */
export function tryGit(git: Git, ...args: string[]): string | undefined {
  try {
    return git(...args);
  } catch {
    return undefined;
  }
}

/** One sentence that says why git knows no commit in `root`, and what to do about it. */
export function whyNoCommit(root: string, error: unknown): string {
  const { code, stderr = '' } = error as { code?: string; stderr?: string };
  if (code === 'ENOENT') return 'git is not installed: install it, since images are named after commits.';
  if (stderr.includes('dubious ownership')) {
    return `git refuses ${root}, which belongs to another user: run as its owner, or git config --global --add safe.directory '${root}'.`;
  }
  if (stderr.includes('not a git repository')) {
    return `${root} is not a git clone: clone the repository with git, or run git init and commit, since images are named after commits.`;
  }
  return `${root} has no commit yet: commit once, since images are named after commits.`;
}

/**
 * The names of the tags that the clone at `root` has. Undefined where that is not known: in no clone, and in a shallow
 * one with no tag but those of its own commit, as a checkout for a pushed tag is.
 */
export function knownTags(root: string): string[] | undefined {
  const git = gitIn(root);
  const lines = (text: string | undefined) => text?.split('\n').filter((tag) => tag !== '');
  const others = lines(tryGit(git, 'tag', '--list', '--no-contains', 'HEAD')) ?? [];
  const isShallow = tryGit(git, 'rev-parse', '--is-shallow-repository') === 'true';
  return isShallow && others.length === 0 ? undefined : lines(tryGit(git, 'tag', '--list'));
}
