import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommit } from '../commits.ts';
import { git, gitFields } from '../run/run.ts';
import { type Difference, differsFrom, type TakenFile } from './differences.ts';
import { treeOf } from './entries.ts';
import { statOf } from './working-file.ts';

/**
 * What the working tree of the clone at `root` has that HEAD's commit does not have, and the reverse. Files that git
 * ignores by `.gitignore`, `.git/info/exclude` or the user's own list do not count unless the commit has them, nor do
 * submodules that were never fetched.
 *
 * The index is not asked, so assume-unchanged, skip-worktree, a sparse checkout and `status.showUntrackedFiles` hide
 * nothing. Reads every file of the commit.
 *
 * @param commit what to compare with, in HEAD's place
 * @returns paths from the clone's top folder; empty where the working tree is the commit
 * @throws GitError where git gives no answer; UserError where a file cannot be read
 */
export function workingTreeChanges(root: string, commit?: string): Difference[] {
  const top = git(root, 'rev-parse', '--show-toplevel');
  return changesSince(top, commit ?? git(top, 'rev-parse', '--verify', 'HEAD'));
}

function changesSince(top: string, commit: string): Difference[] {
  const entries = treeOf(top, commit);
  const submodules = entries.filter(({ kind }) => kind === 'submodule');
  const ofTheCommit = new Set(entries.map(({ path }) => path));
  const files: TakenFile[] = [];
  for (const { path, kind } of entries) {
    const stat = kind === 'submodule' ? undefined : statOf(join(top, path));
    if (stat) files.push({ path, mode: stat.mode });
  }
  const isSubmodule = (path: string) =>
    submodules.some((each) => path === each.path || path.startsWith(`${each.path}/`));
  return [
    ...differsFrom(entries, {
      ...{ root: top, commit, folder: '.', files },
      counts: (path) => !isSubmodule(path),
    }),
    ...untracked(top)
      .filter((path) => !ofTheCommit.has(path))
      .map((path) => ({ path, how: 'not-in-commit' }) as const),
    ...submodules.flatMap(({ path, object }) => submoduleChanges(join(top, path), object, path)),
  ];
}

/** Files that git does not ignore, the commit's among them; a clone in the clone is one entry. */
function untracked(top: string): string[] {
  // With an index that does not exist, every file is one that git does not know.
  return gitFields(top, ['ls-files', '--others', '--exclude-standard', '-z'], {
    configuration: 'user',
    variables: { GIT_INDEX_FILE: join(tmpdir(), `no-index-${randomUUID()}`) },
  }).map((path) => path.replace(/\/$/, ''));
}

function submoduleChanges(folder: string, commit: string, path: string): Difference[] {
  if (!statOf(join(folder, '.git'))) return statOf(folder) ? [] : [{ path, how: 'missing' }];
  if (!findCommit(folder, commit)) return [{ path, how: 'changed' }];
  return changesSince(folder, commit).map((each) => ({ ...each, path: `${path}/${each.path}` }));
}
