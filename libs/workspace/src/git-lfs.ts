import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from './error.ts';

/** In bytes, by the specification of Git LFS. */
export const longestLfsPointer = 1023;

/**
 * The SHA-256 digest of the file that a Git LFS pointer names; undefined for any other content.
 *
 * By https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: keys in lines, `version` first.
 */
export function lfsPointer(content: Buffer): string | undefined {
  if (content.length > longestLfsPointer) return undefined;
  return /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n/.exec(
    content.toString('latin1'),
  )?.[1];
}

const gone = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/**
 * The same for the file at a path; undefined also where it is no regular file, or is there no more.
 *
 * @throws UserError naming the file where it cannot be read
 */
export function lfsPointerAt(file: string): string | undefined {
  let opened: number | undefined;
  try {
    // No link is followed, and no other end of a pipe is waited for.
    opened = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(opened);
    if (!stats.isFile() || stats.size > longestLfsPointer) return undefined;
    const content = Buffer.alloc(longestLfsPointer + 1);
    return lfsPointer(content.subarray(0, readSync(opened, content)));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // A socket cannot be opened at all.
    if ([...gone, 'ENXIO'].includes(code)) return undefined;
    throw new UserError(`${file} cannot be read (${code}): allow it to be read.`);
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}
