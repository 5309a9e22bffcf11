import { folderOf, isBelow } from '../../paths.ts';
import type { SettingsContext } from './context.ts';

const named = ['INSTALLED_APPS', 'MIDDLEWARE', 'ROOT_URLCONF', 'AUTH_USER_MODEL'];

/**
 * The folders, beside manage.py's own, that modules named in the settings are imported from: `src` has the library whose
 * sandbox the project is. Python finds them there only where it is told to. Where manage.py is a symbolic link, it looks
 * where that leads to, and a server in the folder of the link, so each has to be told of the other one.
 */
export function importFolders({ sources, root, manage, modules, view }: SettingsContext): string[] {
  const packages = new Set(
    named.flatMap((name) => view.texts(name)).map(({ text }) => text.split('.')[0] as string),
  );
  const folders = [...packages].flatMap((name) => {
    const file = /^[A-Za-z_]\w*$/.test(name) ? modules.fileOf(name) : undefined;
    if (file === undefined) return [];
    return [folderOf(file.endsWith('/__init__.py') ? folderOf(file) : file)];
  });
  return [...new Set(folders)]
    .filter(
      (folder) =>
        [manage, sources.real(manage)].some((one) => folderOf(one) !== folder) && isBelow(folder, root),
    )
    .sort();
}
