import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftBehind, newOwnedName } from './owner.ts';

/** Passes a temporary folder to `work` and removes it afterwards, together with folders that killed runs on this machine left. */
export async function withWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  for (const name of leftBehind(await readdir(tmpdir()))) {
    await removeOwn(join(tmpdir(), name)).catch(() => {});
  }
  const folder = join(tmpdir(), newOwnedName());
  await mkdir(folder, { mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    await removeFolder(folder);
  }
}

/** Another user's folder stays: it is harmless, and root would follow its links anywhere. */
async function removeOwn(folder: string): Promise<void> {
  if ((await lstat(folder)).uid === process.getuid?.()) await removeFolder(folder);
}

/** Removes a folder, also one that another process removes at the same time. */
function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
