import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openRepository, RegistryError, type Repository } from '../src/index.ts';
import { deleteTag, type Program, startDistribution } from '../testing/index.ts';
import { damages, newImage, newTags, prepare, publish, unfinished } from './publish.ts';
import { seededRandom } from './random.ts';
import type { Row } from './row.ts';
import { failureOf, patience } from './run.ts';

const run = promisify(execFile);

/** A file system of two megabytes, which takes root to mount; or why there is none. */
export async function smallDisk(): Promise<Program> {
  const path = await mkdtemp(join(tmpdir(), 'small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path]);
    return { path };
  } catch {
    await rm(path, { recursive: true });
    return { missing: 'the right to mount a small file system (root)' };
  }
}

export async function removeDisk(path: string): Promise<void> {
  await run('umount', [path]);
  await rm(path, { recursive: true });
}

/** Publishes to a registry whose disk has only so many bytes left, then frees the disk and publishes again. */
export async function fullDiskRun(disk: string, freeBytes: number, row: Row): Promise<void> {
  const registry = await startDistribution({ root: join(disk, `registry-${freeBytes}`) });
  const filler = join(disk, 'filler');
  try {
    const random = seededRandom(freeBytes);
    const waits: number[] = [];
    const repository = openRepository(`${registry.host}/faults/full`, patience(random, waits));
    await prepare(repository);
    await fill(disk, filler, freeBytes);
    const failure = await failureOf(publish(repository, newImage, newTags));
    row.runs++;
    row.retries += waits.length;
    if (failure && !(failure instanceof RegistryError)) throw failure;
    await rm(filler);
    await deleteUnreadable(repository);
    const damaged = await damages(repository);
    if (failure) {
      await publish(repository, newImage, newTags);
      row.repeated++;
    }
    row.completed++;
    damaged.push(...(await damages(repository)), ...(await unfinished(repository)));
    row.lost += damaged.length;
    if (damaged.length > 0) throw new Error(`disk with ${freeBytes} bytes left: ${damaged.join('; ')}`);
  } finally {
    await registry.stop();
    await rm(filler, { force: true });
    await rm(join(disk, `registry-${freeBytes}`), { recursive: true });
  }
}

/**
 * CNCF distribution empties the file of a tag before it writes it: a tag that was new, and took the last of the disk, is
 * there and cannot be read until somebody deletes it. Nothing else may be so.
 */
async function deleteUnreadable(repository: Repository): Promise<void> {
  for (const tag of newTags) {
    const readable = await repository.resolve(tag).then(
      () => true,
      () => false,
    );
    if (!readable) await deleteTag(repository, tag);
  }
}

async function fill(disk: string, filler: string, freeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  const file = await open(filler, 'w');
  await file.writeFile(Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
  await file.close();
}
