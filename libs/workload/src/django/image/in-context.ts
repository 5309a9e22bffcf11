import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';

/** A file as the Docker context has it, which is the project's folder; undefined where it lies outside of that. */
export function inContext({ root }: DjangoProject, file: string): string | undefined {
  if (/^(\/|\.\.(\/|$))/.test(file)) return undefined;
  if (root === '.') return file;
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : undefined;
}

/**
 * Where the image has what settings name, which has the project's folder as /app: `BASE_DIR.parent / "static"` is /static there.
 *
 * @param path from the repository's root, or absolute
 */
export function inImage(project: DjangoProject, path: string): string {
  const inside = inContext(project, path);
  if (inside !== undefined) return posix.join('/app', inside);
  const upwards = project.root === '.' ? '.' : project.root.replaceAll(/[^/]+/g, '..');
  return posix.isAbsolute(path) ? path : posix.join('/app', upwards, path);
}

/** Of these paths, those that the image has outside of /app, as it has them. */
export const outsideOfContext = (project: DjangoProject, paths: readonly string[]): string[] =>
  paths.filter((path) => inContext(project, path) === undefined).map((path) => inImage(project, path));
