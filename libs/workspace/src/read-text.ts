import { readFileSync, statSync } from 'node:fs';
import { UserError } from './error.ts';

/** More than any manifest, lock or configuration has, in bytes. */
const longest = 64 << 20;

/**
 * The text of a file that somebody else wrote; undefined where nothing is there, a link that leads nowhere included.
 *
 * @throws UserError naming the file where it is a folder, a pipe or the like, cannot be read, or is too large for a text
 */
export function readText(file: string): string | undefined {
  try {
    // Asked first: to open a named pipe is to wait for its other end.
    const stats = statSync(file);
    if (!stats.isFile()) throw new UserError(`${file} is no regular file: make it one.`);
    if (stats.size > longest)
      throw new UserError(`${file} is larger than 64 MiB, which is too large for a text file.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UserError(`${file} cannot be read (${code || message}): make it a file that can be read.`);
  }
}
