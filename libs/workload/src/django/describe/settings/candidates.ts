import { baseOf, folderOf, isBelow, join } from '../../../paths.ts';
import { belongsTo } from '../../../project-folder.ts';
import type { Context } from '../context.ts';
import { moduleFile } from './imports.ts';
import { type Modules, ownFiles } from './modules.ts';
import { viewOf } from './view.ts';

const environmentName =
  /^(base|common|core|defaults?|local|dev|devel|develop|development|tests?|testing|ci|prod|production|live|stage|staging|docker|heroku|main|settings)$/i;

/** The settings modules beside those that are named somewhere, by their names. */
export function siblings(context: Context, named: readonly string[]): string[] {
  const { sources, modules } = context;
  // Each folder with the package that it is there: `src/settings` may be `settings`.
  const folders = new Map(
    named.flatMap((module): [string, string][] => {
      const file = modules.fileOf(module);
      const isPackage = file?.endsWith('/__init__.py');
      // What django-split-settings joins are its pieces.
      if (isPackage && /^(from|import) split_settings\b/m.test(sources.text(file as string) ?? '')) return [];
      return file ? [[folderOf(file), isPackage ? module : module.split('.').slice(0, -1).join('.')]] : [];
    }),
  );
  return sources.files.flatMap((path) => {
    if (!path.endsWith('.py')) return [];
    // A module, or a package that is one: `settings/production/__init__.py`.
    const whole = path.replace(/(\/__init__)?\.py$/, '');
    const folder = folderOf(whole);
    const stem = baseOf(whole);
    const parent = folders.get(folder);
    if (parent === undefined || stem === '__init__') return [];
    const inParent = parent ? `${parent}.${stem}` : stem;
    const module = modules.fileOf(inParent) === path ? inParent : modules.moduleOf(path);
    // In the package with urls.py a `test.py` is a test; a folder of settings has nothing else.
    const isPackage =
      baseOf(folder) !== 'settings' &&
      ['urls.py', 'wsgi.py', 'asgi.py'].some((name) => sources.has(join(folder, name) as string));
    // Production may be called after where it runs: `settings/fly.py` is known by what it builds on.
    const isOne = environmentName.test(stem) || basesOf(context, path).some((base) => isBelow(base, folder));
    const isNamed = /settings/i.test(stem) || (!isPackage && isOne);
    if (!module || !isNamed || isPart(sources.text(path) ?? '', modules)) return [];
    return named.some((one) => one !== module && isPieceOf(context, path, module, one)) ? [] : [module];
  });
}

/**
 * Whether a module has no applications, or others' by name alone, `from .base import INSTALLED_APPS`, so that it is a piece of these
 * settings: `match stage: case "live": from .live import *`. What has them in a class is one where these settings read it in.
 */
function isPieceOf(context: Context, file: string, module: string, settings: string): boolean {
  const [view, whole] = [viewOf(context, module), viewOf(context, settings)];
  const lacks = (name: string) => whole.value(name) !== undefined && view.value(name) === undefined;
  const takesByName = /^from .+ import (\([^)]*|.*)\bINSTALLED_APPS\b/m.test(
    context.sources.text(file) ?? '',
  );
  // A branch that is not taken reads its file in only where it is.
  const reads =
    whole.files.includes(file) ||
    whole.files.some((one) => starImports(context, one).some(({ path }) => path === file));
  if (reads && !view.readable) return true;
  return view.fills === undefined && (lacks('INSTALLED_APPS') || (takesByName && lacks('ROOT_URLCONF')));
}

/** Whether a module has no applications and takes nothing from the project: others read it in, `local_settings.py` copied from it. */
const isPart = (text: string, { fileOf }: Modules): boolean =>
  !/INSTALLED_APPS|ROOT_URLCONF|\binclude\(|\bexec\(|^class |^\s*from \./m.test(text) &&
  ![...text.matchAll(/^\s*(?:from|import) ([\w.]+)/gm)].some(([, module = '']) => fileOf(module));

/** The files of the project that a module takes every name of: `from .base import *`. */
export const basesOf = (context: Context, file: string): string[] =>
  starImports(context, file).flatMap(({ path, always }) => (always ? path : []));

/** The project's files that a module takes every name of, and whether it does so in any case or in a branch. */
function starImports({ sources, modules }: Context, file: string): { path: string; always: boolean }[] {
  const importer = { resolve: modules.fileOf, has: sources.has };
  const found = (sources.text(file) ?? '').matchAll(/^([ \t]*)from\s+([.\w]+)\s+import\s+\*/gm);
  return [...found].flatMap(([, indent, module = '']) => {
    const path = moduleFile(module, file, importer);
    return path ? { path, always: indent === '' } : [];
  });
}

/** Settings modules that stand somewhere else, where nothing names one: `settings.py`, `settings/prod.py`, `settings_prod.py`. */
export const anywhere = ({ sources, modules, root }: Context): string[] =>
  [
    ...ownFiles(sources, 'settings.py', root),
    ...sources.files.filter(
      (path) =>
        belongsTo(root, path) && /(^|\/)(settings\/[^/]+|settings_[a-z]+|[a-z]+_settings)\.py$/.test(path),
    ),
  ].flatMap((path) => {
    const module = modules.moduleOf(path);
    const stem = baseOf(path).replace(/\.py$/, '');
    return module &&
      environmentName.test(stem.replace(/^settings_|_settings$/, '')) &&
      /INSTALLED_APPS|import \*/.test(sources.text(path) ?? '')
      ? [module]
      : [];
  });
