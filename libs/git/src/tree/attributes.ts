import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askGit, git } from '../run/run.ts';

/**
 * Whether the `.gitattributes` files that decide about a path are the commit's. git takes those of the working tree, and
 * in place of one that is not there the index's; only from version 2.41 on it can be told to take a commit's.
 *
 * @param paths from the clone's top folder, without line breaks
 * @returns a function that tells it of each of `paths`
 */
export function attributesOf(
  root: string,
  commit: string,
  paths: readonly string[],
): (path: string) => boolean {
  const folders = [...new Set(paths.flatMap(foldersAbove))];
  const top = join(root, git(root, 'rev-parse', '--show-cdup'));
  const [committed, indexed] = [commit, ''].map((of) =>
    textsOf(
      root,
      folders.map((folder) => `${of}:${folder}.gitattributes`),
    ),
  );
  const foreign = new Set(
    folders.filter((folder, at) => {
      const used = textAt(join(top, folder, '.gitattributes')) ?? indexed?.[at] ?? '';
      // A checkout may write them with the line ends of another system, which change nothing.
      return used.replaceAll('\r\n', '\n') !== (committed?.[at] ?? '').replaceAll('\r\n', '\n');
    }),
  );
  return (path) => !foldersAbove(path).some((folder) => foreign.has(folder));
}

/** For `a/b/c`: the top folder as the empty text, `a/` and `a/b/`. */
function foldersAbove(path: string): string[] {
  const steps = path.split('/').slice(0, -1);
  return ['', ...steps.map((_, at) => `${steps.slice(0, at + 1).join('/')}/`)];
}

/** The texts of the files that git knows by these names; undefined for a name that it does not know. */
function textsOf(root: string, names: string[]): (string | undefined)[] {
  const input = names.map((name) => `${name}\n`).join('');
  const out = String(askGit(root, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input }));
  const found = out.trimEnd().split('\n');
  return names.map((_, at) => {
    const [, object] = /^([0-9a-f]+) blob$/.exec(found[at] ?? '') ?? [];
    return object && String(askGit(root, ['cat-file', 'blob', object]));
  });
}

/** What a file holds; undefined where there is none, and what no attributes can be for anything else there. */
function textAt(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '\0';
  }
}
