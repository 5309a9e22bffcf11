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
  const isEmpty = !sources.files.some((path) => isBelow(path, folder) && !/^\.git\w+$/.test(baseOf(path)));
  return isEmpty ? { file, folder } : { file };
}

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
