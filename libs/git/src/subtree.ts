import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError, withTemporaryFolder } from '@shipshape/workspace';
import { GitError } from './run/git-error.ts';
import { askGit, awaitGit, git, gitFields, gitOrNo } from './run/run.ts';
import { treeOf } from './tree/entries.ts';

/** A tree of another repository, brought below a folder of this one. */
export interface Subtree {
  /** The commit of the other repository. */
  commit: string;
  /** Commits the merge that binds its history to ours; without history there is nothing to commit yet. */
  commitMerge(message: string): void;
  /** Removes everything again: the working tree and the index are HEAD's. */
  undo(): void;
}

/** How long another repository may take to hand over its history, in seconds. */
const patience = 1800;

/**
 * Brings HEAD of another repository into a folder of this clone, as git's own subtree merge does: the files are in the
 * index and in the working tree. Nothing of this clone's is touched; a fetch that fails leaves nothing.
 *
 * @param root this clone, without changes
 * @param source an address, or the path of a clone
 * @param folder from `root`; nothing may be there
 * @param history bind the other history to ours with a merge, instead of taking the files alone
 * @throws UserError where the other repository cannot be fetched or has no commit, or git does not know who makes the merge
 */
export async function addSubtree(
  root: string,
  source: string,
  folder: string,
  history: boolean,
): Promise<Subtree> {
  const user = { configuration: 'user', seconds: patience } as const;
  if (history) requireIdentity(root);
  const { commit, tree } = history
    ? await fetchHead(root, source, [])
    : await withNewest(root, source, (other, newest) => {
        packInto(root, other, newest.tree);
        return newest;
      });
  const undo = () => {
    askGit(root, ['read-tree', '--reset', '-u', 'HEAD'], user);
    gitOrNo(root, ['update-ref', '-d', 'MERGE_HEAD']);
  };
  try {
    // With the user's filters, since Git LFS makes working files by one.
    askGit(root, ['read-tree', `--prefix=${folder}/`, '-u', tree], user);
  } catch (error) {
    undo();
    throw error;
  }
  return {
    commit,
    undo,
    commitMerge(message) {
      if (!history) return;
      const tree = git(root, 'write-tree');
      const parents = ['-p', git(root, 'rev-parse', 'HEAD'), '-p', commit];
      const merge = String(askGit(root, ['commit-tree', tree, ...parents, '-m', message], user)).trim();
      git(root, 'update-ref', '-m', message, 'HEAD', merge);
    },
  };
}

/**
 * Whether a folder of this clone is a tree of that repository already: more than half of its files are there, at the same
 * paths and unchanged. Nothing of this clone's is touched.
 *
 * @param folder from `root`, committed or staged
 * @throws UserError as {@link addSubtree}
 */
export async function isSubtreeOf(root: string, source: string, folder: string): Promise<boolean> {
  return await withNewest(root, source, (other, { tree }) => {
    const theirs = treeOf(other, tree);
    // `<mode> <object> <stage>\t<path>`
    const there = new Set(
      gitFields(root, ['ls-files', '--stage', '-z', '--', folder]).map((entry) => {
        const [facts = '', path = ''] = entry.split('\t', 2);
        return `${facts.split(' ')[1]} ${path.slice(folder.length + 1)}`;
      }),
    );
    const same = theirs.filter(({ object, path }) => there.has(`${object} ${path}`));
    return same.length * 2 > theirs.length;
  });
}

interface Fetched {
  commit: string;
  tree: string;
}

/**
 * Lets `action` see the newest commit of another repository in a temporary one. Fetched alone into a clone, it would make that
 * a shallow one, and cut off what the clone has of its history.
 */
async function withNewest<T>(
  root: string,
  source: string,
  action: (other: string, newest: Fetched) => T,
): Promise<T> {
  return await withTemporaryFolder('subtree', async (other) => {
    const format = git(root, 'rev-parse', '--show-object-format');
    git(other, 'init', '--quiet', '--bare', '--template=', `--object-format=${format}`);
    return action(other, await fetchHead(other, source, ['--depth=1']));
  });
}

/** Takes a tree of another repository, without the commit. */
function packInto(root: string, other: string, tree: string): void {
  const packs = resolve(root, git(root, 'rev-parse', '--git-path', 'objects/pack'));
  mkdirSync(packs, { recursive: true });
  // By this clone, since git writes a pack in its own folder first, and the other one may be on another disk.
  const variables = { GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(join(other, 'objects')) };
  const pack = ['pack-objects', '--quiet', '--revs', join(packs, 'pack')];
  askGit(root, pack, { input: `${tree}\n`, seconds: patience, variables });
}

/** Fetches HEAD of another repository; its objects are in that at `root` then, without a name. */
async function fetchHead(root: string, source: string, depth: string[]): Promise<Fetched> {
  try {
    await awaitGit(
      root,
      ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...depth, '--', source, `HEAD:${ref}`],
      patience,
    );
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UserError(
      `${JSON.stringify(source)} cannot be fetched: is it a git repository with a commit? ${error.message} Nothing was written.`,
    );
  }
  const named = (name: string) => git(root, 'rev-parse', '--verify', name);
  const fetched = { commit: named(ref), tree: named(`${ref}^{tree}`) };
  git(root, 'update-ref', '-d', ref);
  return fetched;
}

/** Asked before anything is fetched: a commit without it is refused. */
function requireIdentity(root: string): void {
  const asked = { configuration: 'user', no: [128] } as const;
  if (['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].every((name) => askGit(root, ['var', name], asked))) return;
  throw new UserError(
    `git does not know who makes the merge in ${root}: run git config --global user.name "Your Name" and git config --global user.email you@example.com, then run this again. Nothing was written.`,
  );
}

/** Held only while the files are brought in, so that the fetched commit has a name. */
const ref = 'refs/shipshape/adopted';
