import { baseOf, folderOf, isBelow, join, relative } from '../../paths.ts';
import { isAside } from '../../project-folder.ts';
import { awaitedFolders } from './awaited-folders.ts';
import { commandsOf } from './commands/command.ts';
import type { SettingsContext } from './context.ts';
import { statedOutput } from './node-configurations.ts';
import { callsOf } from './node-scripts.ts';
import { get, record, type Sources } from './sources.ts';

/** What a script of a package.json makes for static files, which git does not keep. */
export interface Written {
  manifest: string;
  script: string;
  /** Folders and files, from the repository's root. */
  output: string[];
}

/** The first script of these names that writes static files which are not committed, and ends. */
export function writtenStatic(
  context: SettingsContext,
  manifests: readonly string[],
  isBuild: (name: string) => boolean,
): Written | undefined {
  const { sources } = context;
  for (const manifest of manifests) {
    const scripts = record(get(sources.json(manifest), 'scripts'));
    const names = Object.keys(scripts).filter(isBuild);
    // The script called `build` calls the others, where there are several, unless it is for developers.
    const rank = (name: string) =>
      name !== 'build' ? 1 : /development/.test(String(scripts[name])) && names.some(isForProduction) ? 2 : 0;
    for (const script of names.sort((a, b) => rank(a) - rank(b))) {
      const output = (writesOf(sources, manifest, script) ?? []).flatMap((path) => missing(context, path));
      const distinct = [...new Set(output)].filter(
        (path) => !output.some((other) => other !== path && isBelow(path, other)),
      );
      if (distinct.length > 0) return { manifest, script, output: distinct };
    }
  }
  return undefined;
}

const isForProduction = (name: string): boolean => /(^|[:._-])prod(uction)?($|[:._-])/.test(name);

/** A path that a build writes, up to the highest folder that git does not have; none where it is committed. */
function missing(context: SettingsContext, path: string): string[] {
  const { sources } = context;
  const top = staticFolderOf(context, path);
  if (top === undefined || !/^[\w@./-]+$/.test(path)) return [];
  if (sources.has(path) || sources.hasFolder(path)) return [];
  const folder = folderOf(path);
  const isFile = /\.(css|m?js)$/.test(path);
  return [isFile && isBelow(folder, top) && !sources.hasFolder(folder) ? folder : path];
}

/** The folder of static files that a path is in: one that settings name, or an application's own. */
function staticFolderOf(context: SettingsContext, path: string): string | undefined {
  const { sources, root, manage, withoutDebug: view } = context;
  if (!isBelow(path, root) || path === root) return undefined;
  const named = awaitedFolders(view, folderOf(manage)).find(
    ({ folder, setting }) => setting === 'STATICFILES_DIRS' && isBelow(path, folder),
  );
  if (named) return named.folder;
  const [app] = /^.+?\/static(?=\/)/.exec(path) ?? [];
  const isApp = app !== undefined && sources.files.some((file) => isPythonOf(file, folderOf(app)));
  return isApp && !isAside(relative(root, app)) ? app : undefined;
}

const isPythonOf = (file: string, folder: string): boolean =>
  file === `${folder}/__init__.py` || file === `${folder}/apps.py`;

/** What a script writes, from the repository's root, with the scripts that it calls; undefined where it does not end. */
function writesOf(
  sources: Sources,
  manifest: string,
  script: string,
  seen: readonly string[] = [],
): string[] | undefined {
  const scripts = record(get(sources.json(manifest), 'scripts'));
  const text = scripts[script];
  if (typeof text !== 'string' || seen.includes(script)) return [];
  const folder = folderOf(manifest);
  const all: string[] = [];
  const written = (words: readonly string[], place: string) => {
    const stated = targets(words);
    return stated.length === 0
      ? statedOutput(sources, words, place)
      : stated.flatMap((path) => (path.startsWith('/') ? [] : (join(place, path) ?? [])));
  };
  const origin = {
    origin: 'make',
    name: script,
    production: false,
    file: manifest,
    line: 1,
    folder,
  } as const;
  for (const { program, args, folder: place } of commandsOf(text, origin)) {
    const words = [program, ...args];
    // `cross-env NODE_ENV=production webpack`
    const own =
      program === 'cross-env' ? args.slice(args.findIndex((word) => !/^-|^\w+=/.test(word))) : words;
    if (own.some((word) => /^(--watch(=.*)?|-w|watch)$/.test(word))) return undefined;
    for (const called of callsOf(own, scripts).filter((one) => one !== undefined)) {
      const more =
        'script' in called
          ? writesOf(sources, manifest, called.script, [...seen, script])
          : written(called.words, place);
      if (more === undefined) return undefined;
      all.push(...more);
    }
  }
  return all;
}

/** How each program is told where to write. */
const flags: Record<string, RegExp> = {
  tailwindcss: /^(-o|--output)$/,
  '@tailwindcss/cli': /^(-o|--output)$/,
  postcss: /^(-o|--output|-d|--dir)$/,
  esbuild: /^(--outfile|--outdir)$/,
  webpack: /^(-o|--output-path)$/,
  vite: /^--outDir$/,
  rollup: /^(-o|--file|-d|--dir)$/,
  'node-sass': /^(-o|--output)$/,
};

function targets([name = '', ...args]: readonly string[]): string[] {
  const program = name.startsWith('@') ? name : baseOf(name);
  if (program === 'sass') {
    const paths = args.filter((word) => !word.startsWith('-'));
    const pairs = paths.flatMap((word) => /^[^:]+:(.+)$/.exec(word)?.[1] ?? []);
    const second = paths.find((word, at) => at > 0 && word.endsWith('.css'));
    return pairs.length > 0 ? pairs : second ? [second] : [];
  }
  const flag = Object.hasOwn(flags, program) ? flags[program] : undefined;
  return args.flatMap((word, at) => {
    const [key = '', value = args[at + 1]] = word.split('=');
    return flag?.test(key) && value ? [value] : [];
  });
}
