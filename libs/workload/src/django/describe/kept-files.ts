import { posix } from 'node:path';
import { baseOf, folderOf, isBelow, join } from '../../paths.ts';
import type { SettingsContext } from './context.ts';
import { isDict, isPath, type Value } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';
import type { Place, Sources } from './sources.ts';

/**
 * The file of a SQLite that is used unless variables say otherwise, from the repository's root or absolute, and its folder
 * where the repository has nothing in it.
 */
export function databaseFile(context: SettingsContext): { file?: string; folder?: string } {
  const all = context.view.value('DATABASES');
  const main = isDict(all) ? all.entries.get('default') : undefined;
  const file = isDict(main) ? pathFrom(context, main.entries.get('NAME')) : undefined;
  if (file === undefined) return {};
  const folder = file.startsWith('/') ? posix.dirname(file) : folderOf(file);
  return isEmpty(context.sources, folder) ? { file, folder } : { file };
}

/** Settings of Django and of packages for files behind a log-in that are a folder of uploaded files. */
const uploadRoots = /(^|_)MEDIA_ROOT$|^(PRIVATE_STORAGE|SENDFILE)_ROOT$/;

/**
 * The folders that users upload files to, from the repository's root or absolute, on any machine: those of every branch of
 * these settings count. Left out are those that the repository has files in, which the image needs, and those around the project's
 * folder. Settings of developers' machines count as well.
 */
export function uploadFolders(context: SettingsContext): string[] {
  const { sources, root, settings, view, viewOf } = context;
  const folders = [view, viewOf(settings.development?.value)].flatMap(statedUploads).flatMap((value) => {
    // Django takes the folder with a slash at its end as well.
    const path = typeof value === 'string' ? value.replace(/(?<=.)\/+$/, '') : value;
    return pathFrom(context, path) ?? [];
  });
  return [...new Set(folders)]
    .filter((folder) => !isBelow(root, folder) && !/^(\.\.\/)*\.\.$/.test(folder))
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
 * The files that the handlers of LOGGING open, from the repository's root or absolute. Every handler counts: logging opens
 * them all when Django starts.
 */
export function logFiles(context: SettingsContext): string[] {
  const logging = context.view.value('LOGGING');
  const handlers = isDict(logging) ? logging.entries.get('handlers') : undefined;
  if (!isDict(handlers)) return [];
  const files = [...handlers.entries.values()].flatMap((handler) => {
    const name = isDict(handler) ? handler.entries.get('filename') : undefined;
    return pathFrom(context, name) ?? [];
  });
  return [...new Set(files)].filter((file) => !/^\/(dev|proc)\//.test(file));
}

/** A path that settings state, from the repository's root or absolute; undefined for what is no path, such as `:memory:`. */
function pathFrom({ manage, root }: Place, value: Value | undefined): string | undefined {
  const path = isPath(value) ? value.path : value;
  if (typeof path !== 'string') return undefined;
  // The image has the project's folder as /app, as those of most teams do.
  if (/^\/app\/./.test(path)) return join(root, path.slice('/app/'.length));
  // A text that a path was put into has it from the repository's root.
  if (isPath(value) || (folderOf(manage) !== '.' && isBelow(path, folderOf(manage)))) return path;
  return /^\/?[^/:]+(\/[^/:]+)*$/.test(path)
    ? path.startsWith('/')
      ? path
      : join(folderOf(manage), path)
    : undefined;
}
