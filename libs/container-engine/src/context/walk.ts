import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';
import type { Verdict } from './ignore-filter.ts';

/** Something in a folder that the builder gets, as `lstat` shows it. */
export type Found =
  | { path: string; type: 'folder' }
  | { path: string; type: 'link'; target: string }
  | { path: string; type: 'file'; executable: boolean };

/**
 * Walks a folder as the engines do: a link is a link, wherever it leads; sockets are passed over; nothing is opened.
 *
 * @param decide the ignore file's verdict on a path, given its verdict on the folder above
 * @returns what is not ignored, with the folders above, sorted by path, `/` between names
 * @throws EngineError naming the path where something can be no part of an image.
 */
export function walk(
  folder: string,
  decide: (path: string, parent: Verdict | undefined) => Verdict,
): Found[] {
  const found: Found[] = [];
  const folders = new Set<string>();
  const addFolders = (path: string) => {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const above = path.slice(0, at);
      if (!folders.has(above)) found.push({ path: above, type: 'folder' });
      folders.add(above);
    }
  };
  const visit = (within: string, parent: Verdict | undefined): void => {
    for (const name of namesIn(folder, within, parent)) {
      const path = within === '' ? name : `${within}/${name}`;
      const verdict = decide(path, parent);
      if (verdict.ignored && !verdict.mayHoldException) continue;
      const stats = lookingUnlessGone(folder, path, verdict, () => lstatSync(join(folder, path)));
      if (!stats) continue;
      if (!verdict.ignored && !stats.isSocket()) {
        addFolders(stats.isDirectory() ? `${path}/` : path);
        if (!stats.isDirectory()) found.push(describe(folder, path, stats));
      }
      if (stats.isDirectory()) visit(path, verdict);
    }
  };
  visit('', undefined);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function describe(folder: string, path: string, stats: Stats): Found {
  if (stats.isSymbolicLink()) {
    return {
      path,
      type: 'link',
      target: utf8(
        looking(folder, path, () => readlinkSync(join(folder, path), { encoding: 'buffer' })),
        (shown) => `The link "${path}" in ${folder} leads to "${shown}", which is not UTF-8: make it anew.`,
      ),
    };
  }
  if (stats.isFile()) return { path, type: 'file', executable: (stats.mode & 0o100) !== 0 };
  throw new EngineError(
    `"${path}" in ${folder} is a ${stats.isFIFO() ? 'named pipe' : 'device'}, which no image can hold: remove it, or add it to .dockerignore.`,
  );
}

/** The names in a folder. One that is not UTF-8 has no place in an image's description, nor in a digest. */
function namesIn(folder: string, within: string, verdict: Verdict | undefined): string[] {
  const names = lookingUnlessGone(folder, within, verdict, () =>
    readdirSync(join(folder, within), { encoding: 'buffer' }),
  );
  return (names ?? []).map((bytes) =>
    utf8(bytes, (name) => `The name of "${join(within, name)}" in ${folder} is not UTF-8: rename it.`),
  );
}

function utf8(bytes: Buffer, complaint: (shown: string) => string): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  throw new EngineError(complaint(text));
}

const looking = <T>(folder: string, path: string, look: () => T): T =>
  lookingUnlessGone(folder, path, undefined, look) as T;

/** What is ignored may be another program's, such as a lock that it takes away meanwhile: that is undefined. */
function lookingUnlessGone<T>(
  folder: string,
  path: string,
  verdict: Verdict | undefined,
  look: () => T,
): T | undefined {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (verdict?.ignored && code === 'ENOENT') return undefined;
    throw new EngineError(
      `"${path || '.'}" in ${folder} can't be read (${code}): allow it to be read, or add it to .dockerignore.`,
    );
  }
}
