import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { EngineError } from '../engine-error.ts';

/** Never follows a link, and never waits for the other end of a pipe that a file was replaced with meanwhile. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** How many files are open at once: enough for a slow disk, far below any limit. */
export const FILES_AT_ONCE = 16;

/** How much is read at once. */
const CHUNK = 1 << 20;

/**
 * The digest of a regular file of any size, read piece by piece.
 *
 * @param copy where a copy of exactly these bytes goes; nowhere where undefined
 * @returns `sha256:<64 hex>`
 * @throws EngineError naming the file where it can't be read or copied.
 */
export async function fileDigest(file: string, copy?: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    const bytes = smallFile(file);
    if (bytes) {
      if (copy !== undefined) writeFileSync(copy, bytes, { flag: 'wx' });
      return `sha256:${hash.update(bytes).digest('hex')}`;
    }
  } catch (error) {
    throw forPeople(error, file);
  }
  let source: FileHandle | undefined;
  let target: FileHandle | undefined;
  try {
    source = await open(file, READ);
    const stats = await source.stat();
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (copy !== undefined) target = await open(copy, 'wx');
    const buffer = Buffer.allocUnsafe(Math.min(stats.size + 1, CHUNK));
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      await target?.appendFile(buffer.subarray(0, bytesRead));
    }
  } catch (error) {
    throw forPeople(error, file);
  } finally {
    await source?.close();
    await target?.close();
  }
  return `sha256:${hash.digest('hex')}`;
}

/**
 * The content of a file of up to one chunk, read at once: five trips to another thread cost more than ten times the reading
 * of a source file. Undefined where it is longer.
 */
function smallFile(file: string): Buffer | undefined {
  const descriptor = openSync(file, READ);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is no regular file');
    return stats.size < CHUNK ? readFileSync(descriptor) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

function forPeople(error: unknown, file: string): EngineError {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC'
    ? new EngineError('The disk is full: free some space and run again.')
    : new EngineError(`${file} can't be read (${message}): allow it to be read, or add it to .dockerignore.`);
}
