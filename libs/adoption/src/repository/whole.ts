import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { treeOf } from '@shipshape/git';
import { lfsPointerAt, UserError } from '@shipshape/workspace';
import type { ReadFile } from '../files/written-file.ts';

/**
 * Refuses a checkout that lacks content: submodules that were not fetched, and files of which only Git LFS's pointer is
 * there. A description and an image of it would be of something else.
 *
 * @throws UserError that names them, and the command that fetches them
 */
export function requireWhole(root: string, files: readonly string[], read: ReadFile): void {
  if (read('.gitmodules') !== undefined) {
    const submodules = treeOf(root, 'HEAD').filter(({ kind }) => kind === 'submodule');
    const missing = submodules.filter(({ path }) => isEmpty(join(root, path))).map(({ path }) => path);
    if (missing.length > 0) {
      throw new UserError(
        `${named('The submodule', missing)} not checked out: run \`git submodule update --init --recursive\`, then run this again.`,
      );
    }
  }
  const attributes = files.filter((path) => /(^|\/)\.gitattributes$/.test(path));
  if (!attributes.some((path) => /\bfilter=lfs\b/.test(read(path) ?? ''))) return;
  const pointers = files.filter((path) => lfsPointerAt(join(root, path)) !== undefined);
  if (pointers.length > 0) {
    throw new UserError(
      `${named('The file', pointers)} only a pointer of Git LFS here: run \`git lfs pull\`, then run this again.`,
    );
  }
}

function named(what: string, paths: string[]): string {
  const [first = '', ...others] = paths;
  return others.length > 0
    ? `${what} ${JSON.stringify(first)} and ${others.length} more are`
    : `${what} ${JSON.stringify(first)} is`;
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return true;
  }
}
