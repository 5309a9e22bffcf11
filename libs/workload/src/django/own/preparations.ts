import { constants, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GitError, ignoredPaths } from '@shipshape/git';
import { readText } from '@shipshape/workspace';
import type { DjangoProject } from '../describe/project.ts';

/**
 * Makes what CI makes before tests and linters, where .dockerignore names it: the image must not depend on whether they ran.
 * A file is made only where git ignores it as well, and one that exists stays as it is.
 *
 * @param root where the description begins, absolute
 */
export function makePreparations(root: string, { preparations }: Pick<DjangoProject, 'preparations'>): void {
  const left = (readText(join(root, '.dockerignore')) ?? '').split(/\r?\n/);
  const outside = preparations
    .map(({ value }) => value)
    .filter(({ path }) => left.includes(path) || left.includes(`**/${basename(path)}`));
  const paths = outside.map(({ path }) => path);
  const ignored = paths.length > 0 ? ignoredIn(root, paths) : [];
  for (const { kind, path, from } of outside) {
    const to = join(root, path);
    if (kind === 'file' && (!ignored.includes(path) || !existsSync(dirname(to)))) continue;
    try {
      if (kind === 'folder') mkdirSync(to, { recursive: true });
      else if (from) copyFileSync(join(root, from), to, constants.COPYFILE_EXCL);
      else writeFileSync(to, '', { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Outside of a clone, and behind a symbolic link, git ignores nothing. */
function ignoredIn(root: string, paths: readonly string[]): string[] {
  try {
    return ignoredPaths(root, paths);
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}
