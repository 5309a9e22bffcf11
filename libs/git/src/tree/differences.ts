import { join } from 'node:path';
import { findCommit } from '../commits.ts';
import { git } from '../run/run.ts';
import { type ChangedFile, checkedOut } from './checked-out.ts';
import { folderPrefix, type TreeEntry, treeOf } from './entries.ts';
import { kindOnDisk, objectName, statOf } from './working-file.ts';

/** How a file differs from the commit. */
export interface Difference {
  path: string;
  /**
   * - `changed`: other content
   * - `mode`: executable in one of the two only, or a link, file or folder in place of another
   * - `not-in-commit`: on disk only
   * - `missing`: in the commit only
   */
  how: 'changed' | 'mode' | 'not-in-commit' | 'missing';
}

/** A file of which it is asked whether it is the commit's. */
export interface TakenFile {
  /** From the folder. */
  path: string;
  /** Its mode as `lstat` gives it: type and permissions. */
  mode: number;
}

export interface CommitQuestion {
  /** The clone, or a folder in it. */
  root: string;
  /** The full name of a commit. */
  commit: string;
  /** The folder in question, from `root`; `.` for `root` itself. */
  folder: string;
  /** Every file and link that counts, such as those of a Docker context. Folders are passed over: git records none. */
  files: readonly TakenFile[];
  /** Where the files are, if that is not `folder`: a copy that was made of it. */
  source?: string;
  /**
   * Whether a file of the commit would count if it were there. Where this is not given, a file of the commit that is not
   * among `files` is missing only if it is not on disk either.
   */
  counts?: (path: string) => boolean;
}

/**
 * The files that are not the commit's own, by content and mode. The index is not asked: assume-unchanged, skip-worktree,
 * a sparse checkout, ignore rules and the user's settings hide nothing. Reads every file.
 *
 * A file is the commit's where it has the commit's bytes, or what a checkout of the commit writes on this machine (see
 * `checkedOut`). A Git LFS pointer and the file it stands for are both the commit's.
 *
 * @returns one for each file that differs, sorted by path; empty where none does
 * @throws GitError where git gives no answer; UserError where a file cannot be read
 */
export const differsFromCommit = (question: CommitQuestion): Difference[] =>
  differsFrom(treeOf(question.root, question.commit, question.folder), question);

/** The same, where the commit's entries in the folder were read before. */
export function differsFrom(tree: readonly TreeEntry[], question: CommitQuestion): Difference[] {
  const { root, folder, files, counts } = question;
  const source = question.source ?? join(root, folder);
  const entries = new Map(tree.map((entry) => [entry.path, entry]));
  const submodules = [...entries.values()].filter(({ kind }) => kind === 'submodule');
  const found: Difference[] = [];
  const changed: Omit<ChangedFile, 'file'>[] = [];
  const inSubmodules = new Map<TreeEntry, TakenFile[]>();

  for (const taken of files) {
    const { path, mode } = taken;
    const kind = kindOnDisk({ mode });
    const entry = entries.get(path);
    const submodule = submodules.find((each) => path.startsWith(`${each.path}/`));
    if (submodule) addTo(inSubmodules, submodule, taken);
    else if (kind === undefined && !entry) continue;
    else if (!entry) found.push({ path, how: 'not-in-commit' });
    else if (entry.kind === 'submodule') continue;
    else if (kind === undefined || isLink(kind) !== isLink(entry.kind)) found.push({ path, how: 'mode' });
    else {
      const object = objectName(join(source, path), kind, entry.object.length);
      if (object === undefined) found.push({ path, how: 'missing' });
      else if (object !== entry.object && kind === 'link') found.push({ path, how: 'changed' });
      else if (object !== entry.object) changed.push({ path, object: entry.object });
      if (object !== undefined && kind !== entry.kind) found.push({ path, how: 'mode' });
    }
  }
  for (const path of notCheckedOut(question, source, changed)) found.push({ path, how: 'changed' });

  const taken = new Set(files.map(({ path }) => path));
  for (const { path, kind } of entries.values()) {
    if (kind === 'submodule' || taken.has(path)) continue;
    const isMissing = counts ? counts(path) : statOf(join(source, path)) === undefined;
    if (isMissing) found.push({ path, how: 'missing' });
  }
  for (const submodule of submodules) {
    found.push(...differsInSubmodule(question, submodule, inSubmodules.get(submodule) ?? []));
  }
  return byPath(found);
}

/** The paths of those whose content no checkout of the commit writes. */
function notCheckedOut(
  { root, commit, folder }: CommitQuestion,
  source: string,
  changed: Omit<ChangedFile, 'file'>[],
): string[] {
  if (changed.length === 0) return [];
  const fromTop = folderPrefix(`${git(root, 'rev-parse', '--show-prefix')}${folder}`);
  const fileOf = (path: string) => join(source, path);
  const same = checkedOut(
    root,
    commit,
    changed.map(({ path, object }) => ({ file: fileOf(path), path: fromTop + path, object })),
  );
  return changed.map(({ path }) => path).filter((path) => !same.has(fileOf(path)));
}

/** The files of a submodule are compared with the commit that the outer commit names. */
function differsInSubmodule(
  { root, folder, source = join(root, folder), counts }: CommitQuestion,
  { path, object }: TreeEntry,
  files: TakenFile[],
): Difference[] {
  const inner = join(root, folder, path);
  const isThere = statOf(join(inner, '.git')) !== undefined;
  if (!isThere || !findCommit(inner, object))
    return counts && !counts(path) ? [] : [{ path, how: 'missing' }];
  const differences = differsFromCommit({
    root: inner,
    commit: object,
    folder: '.',
    files: files.map((file) => ({ ...file, path: file.path.slice(path.length + 1) })),
    source: join(source, path),
    ...(counts ? { counts: (file: string) => counts(`${path}/${file}`) } : {}),
  });
  return differences.map((difference) => ({ ...difference, path: `${path}/${difference.path}` }));
}

const isLink = (kind: TreeEntry['kind']) => kind === 'link';

const byPath = (differences: Difference[]): Difference[] => {
  const seen = new Set<string>();
  return differences
    .filter(({ path }) => !seen.has(path) && seen.add(path))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
};

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
