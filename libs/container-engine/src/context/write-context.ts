import { chmod, lutimes, mkdir, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '@shipshape/workspace';
import { EngineError } from '../engine-error.ts';
import type { BuildContext } from './context.ts';
import { FILES_AT_ONCE, fileDigest } from './file-content.ts';

/**
 * The time of every file, in seconds: 1980-01-02 UTC. The commit's time would make another image of the same content,
 * and what packs a zip file in a build, such as a Python wheel, refuses times before 1980.
 */
const MTIME = 315_619_200;

/**
 * Writes a context's files to a folder, with fixed times and modes, for an engine to build from.
 *
 * @param to a folder that does not exist yet
 * @throws EngineError naming the file where one is not what was hashed any more.
 */
export async function writeContext({ folder, files }: BuildContext, to: string): Promise<void> {
  await mkdir(to);
  // Sorted by path: a folder comes before what is in it.
  for (const { path, type } of files) if (type === 'folder') await mkdir(join(to, path));
  await inParallel(files, FILES_AT_ONCE, async (file) => {
    const path = join(to, file.path);
    if (file.type === 'folder') return;
    if (file.type === 'link') {
      await symlink(file.target, path);
      return lutimes(path, MTIME, MTIME);
    }
    if ((await fileDigest(join(folder, file.path), path)) !== file.digest) {
      throw new EngineError(`"${file.path}" in ${folder} changed during the build: run it again.`);
    }
    await chmod(path, file.executable ? 0o755 : 0o644);
    return utimes(path, MTIME, MTIME);
  });
  const folders = files.filter(({ type }) => type === 'folder').map(({ path }) => path);
  for (const path of ['', ...folders].reverse()) {
    await chmod(join(to, path), 0o755);
    await utimes(join(to, path), MTIME, MTIME);
  }
}
