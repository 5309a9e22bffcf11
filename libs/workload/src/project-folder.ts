import { baseOf, depthOf, folderOf, isBelow, relative, upwards } from './paths.ts';

/** Folders of other people's code, which tools fill. */
export const ofTools: readonly string[] = ['node_modules', 'venv', 'site-packages', '__pycache__'];
const noProjects = new Set([...ofTools, 'dist', 'build', 'bower_components']);

/**
 * Whether a file is at a place where projects may be: in no tool's folder, no hidden one and no template's `{{…}}`. A
 * folder of `apps` is a project's, also one called `build` or `dist`.
 */
export const isProjectFile = (file: string): boolean =>
  file
    .split('/')
    .slice(0, -1)
    .every(
      (folder, at, all) =>
        (!noProjects.has(folder) || (at === 1 && all[0] === 'apps' && /^(build|dist)$/.test(folder))) &&
        !folder.startsWith('.') &&
        !folder.includes('{{'),
    );

/**
 * Whether a file is in a tool's folder at a place where a project may be: `apps/venv`, which may be a project's name.
 * Files further down were written by a tool.
 */
export const isMisnamed = (file: string): boolean =>
  /^apps\/[^/]+$/.test(folderOf(file)) && noProjects.has(baseOf(folderOf(file))) && !isProjectFile(file);

/** Folders whose Python files, Dockerfiles and settings are not the application's own. */
const asides =
  /^(tests?|testing|testdata|fixtures?|examples?|samples?|demos?|docs?|templates?|benchmarks?|node_modules|\.?venv|vendor|site-packages|\.git)$/i;

/** Whether a file is an example, a fixture or other people's: it counts where there is no other. */
export const isAside = (path: string): boolean =>
  path
    .split('/')
    .slice(0, -1)
    .some((folder) => asides.test(folder) || folder.includes('{{'));

/** Whether a file is the own one of the project in that folder: below it, and not aside from there. */
export const belongsTo = (root: string, path: string): boolean =>
  isBelow(path, root) && !isAside(relative(root, path));

/**
 * The folder of the project that a file marks: `apps/<name>` where it is below that, otherwise the nearest upwards of the
 * folders in which projects begin.
 *
 * @param otherwise the folder where no project begins above the file; by default the file's own
 */
export function projectFolder(
  marker: string,
  folders: ReadonlySet<string>,
  otherwise = folderOf(marker),
): string {
  const own = folderOf(marker);
  const [inApps] = /^apps\/[^/]+/.exec(own) ?? [];
  return inApps ?? upwards(own).find((folder) => folders.has(folder)) ?? otherwise;
}

/** Of the files that mark one project, those nearest to the top: one of them is the project's. */
export function nearest(markers: readonly string[]): string[] {
  const least = Math.min(...markers.map(depthOf));
  return markers.filter((file) => depthOf(file) === least);
}
