import { createHash } from 'node:crypto';
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contextTakes } from '@shipshape/container-engine';
import { GitError, ignoredPaths } from '@shipshape/git';
import { readRecord, writeRecord } from '@shipshape/workspace';
import type { DjangoProject } from '../describe/project.ts';

/** Of each copy that was made, what was copied: a digest by its path. */
type Copies = Record<string, string>;

/**
 * Makes what CI makes before tests and linters, where .dockerignore names it: the image must not depend on whether they ran.
 * A file is made only where git ignores it as well, and one that exists stays as it is, except for a copy that was made
 * here and that nobody changed: it follows its source.
 *
 * @param root where the description begins, absolute
 * @param dockerfile from there
 * @param record the file that remembers the copies
 * @throws EngineError where the ignore file is not valid
 */
export async function makePreparations(
  root: string,
  { preparations }: Pick<DjangoProject, 'preparations'>,
  { dockerfile, record }: { dockerfile: string; record: string },
): Promise<void> {
  if (preparations.length === 0) return;
  const takes = await contextTakes(root, join(root, dockerfile));
  const outside = preparations.map(({ value }) => value).filter(({ path }) => !takes(path, 'file'));
  const paths = outside.map(({ path }) => path);
  const ignored = paths.length > 0 ? ignoredIn(root, paths) : [];
  const before = readRecord<Copies>(record) ?? {};
  const copies = { ...before };
  for (const { kind, path, from } of outside) {
    const to = join(root, path);
    if (kind === 'file' && (!ignored.includes(path) || !existsSync(dirname(to)))) continue;
    try {
      if (kind === 'folder') mkdirSync(to, { recursive: true });
      else if (from) {
        const isOurs = existsSync(to) && digestOf(to) === before[path];
        if (isOurs && digestOf(join(root, from)) === before[path]) continue;
        copyFileSync(join(root, from), to, isOurs ? 0 : constants.COPYFILE_EXCL);
        copies[path] = digestOf(to);
      } else writeFileSync(to, '', { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  if (Object.entries(copies).some(([path, digest]) => before[path] !== digest)) writeRecord(record, copies);
}

const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Outside of a clone, and behind a symbolic link, git ignores nothing. */
function ignoredIn(root: string, paths: readonly string[]): string[] {
  try {
    return ignoredPaths(root, paths);
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}
