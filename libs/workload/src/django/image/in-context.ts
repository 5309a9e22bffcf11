import { posix } from 'node:path';
import { fromFolder } from '../../paths.ts';
import type { DjangoProject } from '../describe/project.ts';

/** A file as the Docker context has it, which is the project's folder; undefined where it lies outside of that. */
export function inContext({ root }: DjangoProject, file: string): string | undefined {
  if (/^(\/|\.\.(\/|$))/.test(file)) return undefined;
  if (root === '.') return file;
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : undefined;
}

/**
 * Of what settings name, the paths that the image has outside of the project's folder, which is /app there:
 * `BASE_DIR.parent / "static"` is /static.
 *
 * @param paths from the repository's root, or absolute
 */
export const outsideOfContext = (project: DjangoProject, paths: readonly string[]): string[] =>
  paths
    .filter((path) => inContext(project, path) === undefined)
    .map((path) => (posix.isAbsolute(path) ? path : posix.join('/app', fromFolder(project.root, path))));
