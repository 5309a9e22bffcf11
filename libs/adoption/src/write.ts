import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { explainDisk, UserError, unlessEnding, withCleanup } from '@shipshape/workspace';
import type { WrittenFile } from './files/written-file.ts';

/**
 * Writes the planned files, all or none: each is written into the pipeline's own folder first, and only when all are
 * there they are renamed. A failure, or a signal to end, puts back what was there and removes what was made, folders too.
 * After a sudden end, nothing of it is in git's sight, and a second call completes it.
 *
 * @param folder the repository's root
 * @returns the paths that were written
 * @throws UserError where a file or folder cannot be written, or was changed since it was read
 */
export async function writeFiles(folder: string, files: readonly WrittenFile[]): Promise<string[]> {
  const wanted = files.filter(({ action }) => action === 'create' || action === 'update');
  if (wanted.length === 0) return [];
  await unlessEnding();
  const undo: (() => void)[] = [];
  let done = false;
  const staging = join(folder, '.shipshape', `init-${process.pid}`);
  const back = async () => {
    if (!done) for (const step of undo.reverse()) step();
    removeStaging(dirname(staging));
  };
  await withCleanup(back, async () => {
    try {
      mkdirSync(staging, { recursive: true });
      writeFileSync(join(staging, '.gitignore'), '*\n');
      const staged = wanted.map((file, at) => stage(folder, file, join(staging, String(at)), undo));
      for (const place of staged) place();
      done = true;
    } catch (error) {
      throw forPeople(error, folder);
    }
  });
  return wanted.map(({ path }) => path);
}

/** Also what an earlier call left that was ended suddenly. */
function removeStaging(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((one) => one.startsWith('init-'))) {
    rmSync(join(folder, name), { recursive: true });
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Writes the text to a temporary file; what is returned puts it into its place. */
function stage(
  folder: string,
  { path, before, text }: WrittenFile,
  temporary: string,
  undo: (() => void)[],
): () => void {
  const target = join(folder, path);
  makeFolder(dirname(target), undo);
  // Another's mode, such as a script's, stays.
  const mode = before === null ? 0o666 : statSync(target).mode;
  writeFileSync(temporary, text, { mode });
  return () => {
    const now = lstatSync(target, { throwIfNoEntry: false });
    if (now && !now.isFile()) {
      throw new UserError(
        `${path} is no regular file: make it one, then run this again. Nothing was written.`,
      );
    }
    if ((now ? readFileSync(target, 'utf8') : null) !== before) {
      throw new UserError(`${path} was changed meanwhile: run this again. Nothing was written.`);
    }
    undo.push(() =>
      before === null ? rmSync(target, { force: true }) : writeFileSync(target, before, { mode }),
    );
    renameSync(temporary, target);
  };
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
}

function forPeople(error: unknown, folder: string): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || code === 'ENOSPC') return explainDisk(error, folder);
  return new UserError(`${path ?? folder} cannot be written (${code}). Nothing was written.`);
}
