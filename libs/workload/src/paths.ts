import { posix } from 'node:path';

/** The folder of a path; `.` for the top. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.';
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A path below a folder; a path that leaves the top is undefined. */
export function join(folder: string, path: string): string | undefined {
  const parts: string[] = path.startsWith('/') || folder === '.' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/') || '.';
}

export const isBelow = (path: string, folder: string): boolean =>
  folder === '.' || path === folder || path.startsWith(`${folder}/`);

/** A path from a folder that it lies in. */
export const relative = (folder: string, path: string): string =>
  folder === '.' ? path : path === folder ? '.' : path.slice(folder.length + 1);

/** A path of the repository as a folder of it has it, with the way up to what lies outside: `../static`. */
export const fromFolder = (folder: string, path: string): string =>
  isBelow(path, folder) ? relative(folder, path) : posix.join(folder.replaceAll(/[^/]+/g, '..'), path);

/** The folder itself and those above it, nearest first, up to the top. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  while (folders.at(-1) !== '.') folders.push(folderOf(folders.at(-1) as string));
  return folders;
}

/** How many names a path has. */
export const depthOf = (path: string): number => path.split('/').length;
