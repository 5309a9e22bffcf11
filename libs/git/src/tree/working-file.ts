import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, openSync, readlinkSync, readSync, type Stats } from 'node:fs';
import { UserError } from '@shipshape/workspace';
import type { TreeEntry } from './entries.ts';

const gone = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** The result of `lstat` for a path; undefined where nothing is there. Throws a UserError where that cannot be read. */
export function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return missingOr(path, error);
  }
}

/** What git would record of a path; undefined for a folder, a socket and whatever else git does not record. */
export function kindOnDisk(stat: Pick<Stats, 'mode'>): Exclude<TreeEntry['kind'], 'submodule'> | undefined {
  const type = stat.mode & 0o170_000;
  if (type === 0o120_000) return 'link';
  if (type !== 0o100_000) return undefined;
  return stat.mode & 0o100 ? 'executable' : 'file';
}

/** The name git gives to the content of a file or link as it is, without any filter; undefined where nothing is there. */
export function objectName(
  path: string,
  kind: 'file' | 'executable' | 'link',
  digits: number,
): string | undefined {
  // git's own two: SHA-1, and SHA-256 where names have 64 digits.
  const hash = createHash(digits === 64 ? 'sha256' : 'sha1');
  try {
    if (kind === 'link') {
      const target = readlinkSync(path, { encoding: 'buffer' });
      return hash.update(`blob ${target.length}\0`).update(target).digest('hex');
    }
    readInto(hash, path, (size) => `blob ${size}\0`);
    return hash.digest('hex');
  } catch (error) {
    return missingOr(path, error);
  }
}

/** The SHA-256 digest of a file's content, which is what a Git LFS pointer names; undefined where nothing is there. */
export function contentDigest(path: string): string | undefined {
  const hash = createHash('sha256');
  try {
    readInto(hash, path);
    return hash.digest('hex');
  } catch (error) {
    return missingOr(path, error);
  }
}

const chunk = Buffer.allocUnsafe(1 << 18);

/** In parts, since a file may be larger than memory. */
function readInto(hash: Hash, path: string, header = (_size: number) => ''): void {
  const file = openSync(path, 'r');
  try {
    hash.update(header(fstatSync(file).size));
    for (;;) {
      const length = readSync(file, chunk, 0, chunk.length, null);
      if (length === 0) return;
      hash.update(chunk.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}

function missingOr(path: string, error: unknown): undefined {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (gone.includes(code)) return undefined;
  throw new UserError(
    `${path} cannot be read, so it cannot be compared with the commit: ${code || message}.`,
  );
}
