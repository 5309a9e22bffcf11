import { join, posix } from 'node:path';
import { readText, withoutLogins } from '@shipshape/workspace';
import { runPackages } from '../describe/install/run-packages.ts';
import type { DjangoProject } from '../describe/project.ts';
import { toml } from '../describe/syntax/parsers.ts';
import { inContext } from './in-context.ts';
import type { ReadText } from './lock/inputs.ts';

/** Reads a file of the repository, by its path from there; undefined where there is none. */
export const reader = (folder: string) => (file: string) => readText(join(folder, file));

/** Which of the groups that production installs are extras: those that the manifest declares as such. */
export function extrasOf({ install, root }: DjangoProject, folder: string): string[] {
  const { files, groups } = install.value;
  const manifest =
    files.find((file) => file.endsWith('pyproject.toml')) ?? posix.join(root, 'pyproject.toml');
  const declared = (reader(folder)(manifest) ?? '')
    .split(/^(?=\[)/m)
    .filter((table) => /^\[(project\.optional-dependencies|tool\.poetry\.extras)\]/.test(table));
  return groups.production.filter((name) =>
    declared.some((table) =>
      new RegExp(`^["']?${name.replaceAll(/[.+*?]/g, '\\$&')}["']?\\s*=`, 'm').test(table),
    ),
  );
}

/** Of [tool.uv]: what a project is, and how it is developed. */
const notInstalling = new Set(
  'build-backend cache-keys default-groups dependency-groups dev-dependencies managed package sources workspace'.split(
    ' ',
  ),
);

/**
 * The manifest whose [tool.uv] says how packages are installed, such as indexes and overrides, which a lock's text does
 * not have: by its path in the context.
 */
export function uvSettings(project: DjangoProject, read: ReadText): string | undefined {
  const { manifest, uv } = uvTable(project, read);
  return manifest && Object.keys(uv).some((name) => !notInstalling.has(name))
    ? inContext(project, manifest)
    : undefined;
}

/**
 * The addresses of the indexes that the manifest's [tool.uv] has for the packages alone that name them (`explicit`). uv
 * follows these names in the manifest, and not where it installs a text that was made from it.
 */
export const explicitIndexes = (project: DjangoProject, read: ReadText): string[] =>
  (uvTable(project, read).uv.index ?? [])
    .filter(({ url, explicit }) => explicit === true && /^https?:/.test(url ?? ''))
    .map(({ url }) => withoutLogins(url as string));

interface UvTable {
  index?: { url?: string; explicit?: boolean }[];
}

function uvTable(project: DjangoProject, read: ReadText): { manifest?: string; uv: UvTable } {
  const { installer, files } = project.install.value;
  const manifest = files.find((file) => posix.basename(file) === 'pyproject.toml');
  if (!manifest || (installer !== 'uv' && installer !== 'pyproject')) return { uv: {} };
  return { manifest, uv: parsed(read(manifest) ?? '').tool?.uv ?? {} };
}

function parsed(text: string): { tool?: { uv?: UvTable } } {
  try {
    return toml(text.replace(/^\uFEFF/, '')) as ReturnType<typeof parsed>;
  } catch {
    return {};
  }
}

/** Whether the settings have GeoDjango: its application, its backend, or one that is made of that. */
export function usesGeo(
  { manage, settings, importFolders }: DjangoProject,
  read: (file: string) => string | undefined,
): boolean {
  const folders = [posix.dirname(manage.value), ...importFolders];
  return settings.modules
    .flatMap((module) => folders.map((folder) => posix.join(folder, module.replaceAll('.', '/'))))
    .map((path) => read(`${path}.py`) ?? read(`${path}/__init__.py`) ?? '')
    .some((text) => /django\.contrib\.gis\b|\.(postgis|spatialite)["']/.test(text));
}

/** The names of a project's packages; an extra counts as one of its own, such as `psycopg-c`. */
export const requiredNames = ({ requirements }: Pick<DjangoProject, 'requirements'>): string[] =>
  requirements.flatMap(({ value: { name, extras } }) => [name, ...extras.map((extra) => `${name}-${extra}`)]);

/**
 * The Debian packages that a project needs where it runs on this machine.
 *
 * @param folder the repository, absolute
 */
export const packagesToRun = (project: DjangoProject, folder: string): string[] =>
  runPackages(requiredNames(project), usesGeo(project, reader(folder)));
