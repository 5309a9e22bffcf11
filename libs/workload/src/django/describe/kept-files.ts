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

/** Settings of Django and of packages for files behind a log-in that are a folder of uploaded files. */
const uploadRoots = /(^|_)MEDIA_ROOT$|^(PRIVATE_STORAGE|SENDFILE)_ROOT$/;

/**
 * The folders that users upload files to, from the repository's root, on any machine: those of every branch of these
 * settings count. Left out are those outside of the project's folder, and those that the repository has files in, which
 * the image needs.
 *
 * @param views of production's settings, and of those that a developer's machine uses
 */
export function uploadFolders(
  views: readonly SettingsView[],
  { sources, manage }: StartPlace,
  root: string,
): string[] {
  const folders = views.flatMap(statedUploads).flatMap((value) => {
    // Django takes the folder with a slash at its end as well.
    const path = typeof value === 'string' ? value.replace(/(?<=.)\/+$/, '') : value;
    return pathFrom(folderOf(manage), path) ?? [];
  });
  return [...new Set(folders)]
    .filter((folder) => folder !== root && isBelow(folder, root) && !/^\.\.?(\/|$)/.test(folder))
    .filter((folder) => isEmpty(sources, folder));
}

function statedUploads(view: SettingsView): (Value | undefined)[] {
  const valuesOf = (name: string) => [view.value(name), ...view.all(name).map(({ value }) => value)];
  const storages = valuesOf('STORAGES').flatMap((all) =>
    isDict(all) ? [...all.entries].filter(([name]) => name !== 'staticfiles') : [],
  );
  const locations = storages.map(([, storage]) => {
    const options = isDict(storage) ? storage.entries.get('OPTIONS') : undefined;
    return isDict(options) ? options.entries.get('location') : undefined;
  });
  return [
    ...locations,
    ...view
      .names()
      .filter((name) => uploadRoots.test(name))
      .flatMap(valuesOf),
  ];
}

/** Whether the repository has nothing in the folder but what makes git keep it. */
export const isEmpty = ({ files }: Sources, folder: string): boolean =>
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
