import { baseOf, folderOf, isBelow, join } from './paths.ts';
import { isDict, isPath, type Value } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';
import type { Sources } from './sources.ts';

/** The folder that the server starts in, where relative names of files are found: that of manage.py. */
export interface StartPlace {
  sources: Sources;
  manage: string;
}

/** The file of a SQLite that is used unless variables say otherwise, from the repository's root, and its folder where the repository has nothing in it. */
export function databaseFile(
  view: SettingsView,
  { sources, manage }: StartPlace,
): { file?: string; folder?: string } {
  const all = view.value('DATABASES');
  const main = isDict(all) ? all.entries.get('default') : undefined;
  const file = isDict(main) ? pathFrom(folderOf(manage), main.entries.get('NAME')) : undefined;
  if (file === undefined) return {};
  const folder = folderOf(file);
  return isEmpty(sources, folder) ? { file, folder } : { file };
}

/**
 * The folder that users upload files to (MEDIA_ROOT, or the default storage's own), from the repository's root; undefined
 * where it lies outside of the project, and where the repository has files in it, which the image needs.
 */
export function uploadFolder(
  view: SettingsView,
  { sources, manage }: StartPlace,
  root: string,
): string | undefined {
  const storages = view.value('STORAGES');
  const storage = isDict(storages) ? storages.entries.get('default') : undefined;
  const options = isDict(storage) ? storage.entries.get('OPTIONS') : undefined;
  const location = isDict(options) ? options.entries.get('location') : undefined;
  const stated = location ?? view.value('MEDIA_ROOT');
  // Django takes the folder with a slash at its end as well.
  const value = typeof stated === 'string' ? stated.replace(/(?<=.)\/+$/, '') : stated;
  const folder = pathFrom(folderOf(manage), value);
  const isInside = folder !== undefined && isBelow(folder, root) && !/^\.\.?(\/|$)/.test(folder);
  if (!isInside || folder === root) return undefined;
  return isEmpty(sources, folder) ? folder : undefined;
}

/** Whether the repository has nothing in the folder but what makes git keep it. */
const isEmpty = ({ files }: Sources, folder: string): boolean =>
  !files.some((path) => isBelow(path, folder) && !/^\.git\w+$/.test(baseOf(path)));

/**
 * The files that the handlers of LOGGING open, from the repository's root; those outside of it are left out. Every handler
 * counts: logging opens them all when Django starts.
 */
export function logFiles(view: SettingsView, { manage }: StartPlace): string[] {
  const logging = view.value('LOGGING');
  const handlers = isDict(logging) ? logging.entries.get('handlers') : undefined;
  if (!isDict(handlers)) return [];
  const files = [...handlers.entries.values()].flatMap((handler) => {
    const name = isDict(handler) ? handler.entries.get('filename') : undefined;
    return pathFrom(folderOf(manage), name) ?? [];
  });
  return [...new Set(files)];
}

/** A path that settings state; undefined for one outside of the repository, and for what is no path, such as `:memory:`. */
function pathFrom(folder: string, value: Value | undefined): string | undefined {
  if (isPath(value)) return value.path;
  return typeof value === 'string' && /^[^/:]+(\/[^/:]+)*$/.test(value) ? join(folder, value) : undefined;
}
