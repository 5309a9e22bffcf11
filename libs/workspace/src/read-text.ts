import { readFileSync, statSync } from 'node:fs';
import { UserError } from './error.ts';

/** More than any manifest, lock or configuration has, in bytes. */
const longest = 64 << 20;

/** The text of a file's bytes: UTF-8, or UTF-16 by its byte order mark, which `pip freeze >` writes in PowerShell. */
export function decoded(content: Buffer): string {
  const [first, second] = content;
  const utf16 =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff && 'utf-16be';
  return utf16 ? new TextDecoder(utf16).decode(content) : content.toString('utf8');
}

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
    return decoded(readFileSync(file));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UserError(`${file} cannot be read (${code || message}): make it a file that can be read.`);
  }
}
