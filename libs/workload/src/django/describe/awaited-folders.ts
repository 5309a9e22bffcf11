import { folderOf, isBelow, join } from '../../paths.ts';
import type { Evidence } from './project.ts';
import { isDict, isPath, type Value } from './settings/values.ts';
import type { SettingsView } from './settings/view.ts';
import type { Place } from './sources.ts';

/** A folder, from the repository's root, in which a setting looks for files that a front end's build may make. */
export interface AwaitedFolder {
  folder: string;
  setting: string;
  evidence: Evidence;
}

/** The folder that a front end's build fills, up to its usual name. */
const built = /^(?:.*?\/)?(?:build|dist|out)(?=\/|$)/;

/**
 * The folders of STATICFILES_DIRS, and those where pages and files at the top are looked for, of which only a build's own name
 * tells that a front end makes them.
 */
export function awaitedFolders(view: SettingsView, base: string): AwaitedFolder[] {
  const engines = view.value('TEMPLATES');
  const templates = Array.isArray(engines)
    ? engines.flatMap((one) => (isDict(one) ? (one.entries.get('DIRS') ?? []) : []))
    : [];
  const found: [setting: string, folders: string[]][] = [
    ['STATICFILES_DIRS', foldersIn(view.value('STATICFILES_DIRS'), base)],
    ['TEMPLATES', foldersIn(templates, base).filter((folder) => built.test(folder))],
    [
      'WHITENOISE_ROOT',
      foldersIn([view.value('WHITENOISE_ROOT') ?? null], base).filter((folder) => built.test(folder)),
    ],
  ];
  const all = found.flatMap(([setting, folders]) => {
    const evidence = view.last(setting)?.evidence;
    return evidence ? folders.map((folder) => ({ folder, setting, evidence })) : [];
  });
  return all.filter(({ folder }, index) => all.findIndex((one) => one.folder === folder) === index);
}

/** Those that the repository does not have: something makes them. */
export const missingFolders = ({ sources, root, manage }: Place, view: SettingsView): AwaitedFolder[] =>
  awaitedFolders(view, folderOf(manage)).filter(
    ({ folder }) => isBelow(folder, root) && !sources.hasFolder(folder),
  );

/** With all that a build writes: the page that loads `build/static` is beside it. */
export function wholeBuilds(folders: readonly string[]): string[] {
  const whole = folders.map((folder) => built.exec(folder)?.[0] ?? folder);
  return [...new Set(whole)].filter(
    (folder) => !whole.some((other) => other !== folder && isBelow(folder, other)),
  );
}

/** The folders in a list of the settings that may be in the repository. */
function foldersIn(value: Value | undefined, base: string): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const item = Array.isArray(one) ? one[1] : one;
    const folder = isPath(item)
      ? item.path
      : typeof item === 'string' && !item.startsWith('/')
        ? join(base, item)
        : undefined;
    const path = folder?.replace(/\/+$/, '') ?? '';
    return path !== '' && path !== '.' ? [path] : [];
  });
}
