import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EngineImage } from './engine.ts';
import { EngineError } from './engine-error.ts';
import { type ImageUser, imageUser } from './image-user.ts';

/** Whom the image runs as, by the files of its own mounted root file system. */
export async function userOf(image: EngineImage, root: string): Promise<ImageUser> {
  const file = (name: string) => readFile(join(root, 'etc', name), 'utf8').catch(() => '');
  return imageUser(image.user, await file('passwd'), await file('group'));
}

/**
 * Makes what a server must find before its root becomes read-only: the tmpfs folders, the kernel's, and /etc/hosts.
 *
 * @returns the tmpfs folders' paths on this machine.
 */
export async function prepareFolders(root: string, tmpfs: string[]): Promise<string[]> {
  for (const folder of ['/proc', '/sys', '/dev', '/etc']) await folderIn(root, folder);
  await writeFile(join(root, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n', { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return Promise.all(tmpfs.map((folder) => folderIn(root, folder)));
}

/** Whether a process has that folder as its root; false where the process has ended. */
export async function hasRoot(pid: number, root: string): Promise<boolean> {
  try {
    const [there, here] = await Promise.all([stat(`/proc/${pid}/root/`), stat(root)]);
    return there.dev === here.dev && there.ino === here.ino;
  } catch {
    return false;
  }
}

/** A folder below root, made where it is missing. A link in the image must not lead to a folder of this machine. */
async function folderIn(root: string, folder: string): Promise<string> {
  const path = join(root, folder);
  let there = path;
  while (!existsSync(there)) there = dirname(there);
  const real = await realpath(there);
  if (real !== root && !real.startsWith(`${root}/`)) {
    throw new EngineError(`${folder} is a symbolic link in the image: name the folder that it leads to.`);
  }
  await mkdir(path, { recursive: true });
  return realpath(path);
}
