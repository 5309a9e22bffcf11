import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError, withCleanup } from '@shipshape/workspace';
import { GitError } from './run/git-error.ts';
import { askGit, awaitGit, git, gitFields, gitOrNo } from './run/run.ts';

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
  const commit = await fetchHead(root, source, history);
  const undo = () => {
    askGit(root, ['read-tree', '--reset', '-u', 'HEAD'], user);
    gitOrNo(root, ['update-ref', '-d', 'MERGE_HEAD']);
  };
  try {
    // With the user's filters, since Git LFS makes working files by one.
    askGit(root, ['read-tree', `--prefix=${folder}/`, '-u', commit], user);
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
  // In a repository of its own: a fetch of one commit into this clone would cut off the history that it has of it.
  const other = mkdtempSync(join(tmpdir(), 'shipshape-subtree-'));
  const remove = async () => rmSync(other, { recursive: true, force: true });
  return await withCleanup(remove, async () => {
    git(other, 'init', '--quiet', '--bare', '--template=');
    const theirs = gitFields(other, ['ls-tree', '-r', '-z', await fetchHead(other, source, false)]);
    const ours = gitFields(root, ['ls-files', '--stage', '-z', '--', folder]);
    // `<mode> blob <object>\t<path>`, and in the index `<mode> <object> <stage>\t<path>`.
    const key = (path: string, object: string | undefined) => `${object} ${path}`;
    const parsed = (entry: string) => entry.split('\t', 2) as [string, string];
    const there = new Set(
      ours.map(parsed).map(([facts, path]) => key(path.slice(folder.length + 1), facts.split(' ')[1])),
    );
    const same = theirs.map(parsed).filter(([facts, path]) => there.has(key(path, facts.split(' ')[2])));
    return same.length * 2 > theirs.length;
  });
}

/** The commit at HEAD of another repository, whose objects are in that at `root` then, without a name. */
async function fetchHead(root: string, source: string, history: boolean): Promise<string> {
  try {
    const depth = history ? [] : ['--depth=1'];
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
  const commit = git(root, 'rev-parse', '--verify', ref);
  git(root, 'update-ref', '-d', ref);
  return commit;
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
