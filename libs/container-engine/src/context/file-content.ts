import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError } from '../engine-error.ts';

/** Never follows a link, and never waits for the other end of a pipe that a file was replaced with meanwhile. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * The digest of a regular file of any size, read as a stream.
 *
 * @param copy where a copy of exactly these bytes goes; nowhere where undefined
 * @returns `sha256:<64 hex>`
 * @throws EngineError naming the file where it can't be read.
 */
export async function fileDigest(file: string, copy?: string): Promise<string> {
  const hash = createHash('sha256');
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, READ);
    if (!(await handle.stat()).isFile()) throw new Error('it is no regular file now');
    const source = handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 });
    const through = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(
      source,
      through,
      copy === undefined ? nowhere() : createWriteStream(copy, { flags: 'wx' }),
    );
  } catch (error) {
    throw new EngineError(
      `${file} can't be read (${(error as Error).message}): allow it to be read, or add it to .dockerignore.`,
    );
  } finally {
    await handle?.close();
  }
  return `sha256:${hash.digest('hex')}`;
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
