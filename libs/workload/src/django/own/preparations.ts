import { constants, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GitError, ignoredPaths } from '@shipshape/git';
import { readText } from '@shipshape/workspace';
import type { DjangoProject } from '../describe/project.ts';

/**
 * Makes what CI makes before tests and linters. A file is made only where git ignores it and .dockerignore names it, so that
 * neither a commit nor an image gets it; one that exists stays as it is.
 *
 * @param root where the description begins, absolute
 */
export function makePreparations(root: string, { preparations }: Pick<DjangoProject, 'preparations'>): void {
  const files = preparations.map(({ value }) => value).filter(({ kind }) => kind === 'file');
  const left = (readText(join(root, '.dockerignore')) ?? '').split(/\r?\n/);
  const outside = files.filter(({ path }) => left.includes(path) || left.includes(`**/${basename(path)}`));
  const ignored =
    outside.length > 0
      ? ignoredIn(
          root,
          outside.map(({ path }) => path),
        )
      : [];
  for (const { value } of preparations)
    if (value.kind === 'folder' && !existsSync(join(root, value.path)))
      mkdirSync(join(root, value.path), { recursive: true });
  for (const { path, from } of outside) {
    const to = join(root, path);
    if (!ignored.includes(path) || !existsSync(dirname(to))) continue;
    try {
      if (from) copyFileSync(join(root, from), to, constants.COPYFILE_EXCL);
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
