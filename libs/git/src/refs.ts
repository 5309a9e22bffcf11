import { UserError } from '@shipshape/workspace';
import { findCommit, isShallow } from './commits.ts';
import { GitError } from './run/git-error.ts';
import { askGit, git, gitOrNo } from './run/run.ts';

interface RefFilter {
  /** Only refs at this commit. */
  pointsAt?: string;
  /** Only refs from which this commit can be reached. */
  contains?: string;
  /** Only refs from which this commit cannot be reached. */
  noContains?: string;
  /** Newest commit first; otherwise by name. */
  newestFirst?: boolean;
}

/**
 * The full names of the refs under `namespaces`, such as `refs/heads/`.
 *
 * @throws GitError where git gives no answer
 */
export function refsIn(root: string, namespaces: string[], filter: RefFilter = {}): string[] {
  const { pointsAt, contains, noContains, newestFirst } = filter;
  const filters = [
    pointsAt ? `--points-at=${pointsAt}` : '',
    contains ? `--contains=${contains}` : '',
    noContains ? `--no-contains=${noContains}` : '',
  ].filter(Boolean);
  const sort = `--sort=${newestFirst ? '-committerdate' : 'refname'}`;
  const text = git(root, 'for-each-ref', '--format=%(refname)', sort, ...filters, ...namespaces);
  return text.split('\n').filter(Boolean);
}

const prefix = 'refs/tags/';

/** The names of the tags of the clone at `root`, sorted. */
export const tagsIn = (root: string, filter: RefFilter = {}): string[] =>
  refsIn(root, [prefix], filter).map((ref) => ref.slice(prefix.length));

/** The names of the git tags at a commit. */
export const tagsAt = (root: string, commit: string): string[] => tagsIn(root, { pointsAt: commit });

/**
 * The names of the tags that the clone at `root` has. Undefined where that is not known: where git gives no answer, as
 * in no clone, and in a shallow clone with no tag but those of its own commit, as a checkout for a pushed tag is.
 */
export function knownTags(root: string): string[] | undefined {
  try {
    const tags = tagsIn(root);
    if (!isShallow(root)) return tags;
    const hasOthers = findCommit(root, 'HEAD') && tagsIn(root, { noContains: 'HEAD' }).length > 0;
    return hasOthers ? tags : undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/**
 * Makes sure that {@link createTag} would succeed, and makes no tag: git prepares the change, with all its locks, and
 * gives it up. So a clone that cannot be written is found before anything is done that the tag is to complete.
 *
 * @throws UserError as createTag, and where the clone cannot be written
 */
export function checkTag(root: string, tag: string, commit = 'HEAD'): void {
  const { ref, sha } = newTag(root, tag, commit);
  try {
    askGit(root, ['update-ref', '--stdin'], { input: `start\ncreate ${ref} ${sha}\nprepare\nabort\n` });
  } catch (error) {
    // Transactions came with git 2.28: an older git has to find out when it makes the tag.
    if (!(error instanceof GitError)) throw error;
    if (error.message.includes('unknown command: start')) return;
    throw new UserError(
      `The git tag "${tag}" could not be made, so nothing was done: ${error.message} Make the clone's .git folder writable for this user, then try again.`,
    );
  }
}

/**
 * Gives a commit a tag that does not move: a lightweight one, unsigned, without an editor and without hooks.
 *
 * @param commit default: the commit of the clone's HEAD
 * @throws UserError where git takes no such name, or it is taken
 */
export function createTag(root: string, tag: string, commit = 'HEAD'): void {
  const { ref, sha } = newTag(root, tag, commit);
  // The empty old value makes git refuse where somebody else has just made the tag.
  git(root, 'update-ref', ref, sha, '');
}

function newTag(root: string, tag: string, commit: string): { ref: string; sha: string } {
  const ref = `${prefix}${tag}`;
  if (tag.startsWith('-') || gitOrNo(root, ['check-ref-format', ref]) === undefined) {
    throw new UserError(`"${tag}" cannot be the name of a git tag: see git help check-ref-format.`);
  }
  const sha = findCommit(root, commit);
  if (!sha)
    throw new UserError(`There is no commit "${commit}" in ${root} to tag: name a commit of this clone.`);
  const taken = findCommit(root, ref);
  if (taken) {
    throw new UserError(`The git tag "${tag}" exists already, at ${taken.slice(0, 8)}: choose another name.`);
  }
  return { ref, sha };
}
