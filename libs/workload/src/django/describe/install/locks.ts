import { at, lineOf } from '../evidence.ts';
import type { Fact, Requirement } from '../project.ts';
import { type Data, get, record, type Sources, strings } from '../sources.ts';
import { packageName, parseRequirement } from './requirements.ts';

/** A package of a lock. */
interface Locked {
  name: string;
  version: string;
  /** Names of its files, by which one sees the Pythons that it has wheels for. */
  files: string[];
  /** The names of those it needs, and `kombu[redis]` for what it needs an extra of. */
  dependencies: string[];
  /** Of uv, what each of its extras needs. */
  extras: ReadonlyMap<string, string[]>;
  /** From git, an address or a folder; null for a package index. */
  direct: string | null;
  /** Those that need it, as the lock states them; null where it states none. */
  groups: string[] | null;
  /** Where it is installed, as the lock states it for the package itself; '' for everywhere, and where it does not. */
  marker: string;
}

export interface Lock {
  packages: Locked[];
  hashed: boolean;
  /** Its own tool cannot write it as requirements: PDM needs the markers that an older lock does not have. */
  closed?: boolean;
}

const list = (data: Data): Data[] => (Array.isArray(data) ? data : []);
const text = (data: Data): string => (typeof data === 'string' ? data : '');
const fileNames = (data: Data) =>
  list(data).map(
    (one) =>
      text(get(one, 'file')) || text(get(one, 'filename')) || text(get(one, 'url')).replace(/^.*\//, ''),
  );

/** Reads uv.lock, poetry.lock, pdm.lock, pylock.toml and Pipfile.lock. */
export function readLock(sources: Sources, path: string): Lock | undefined {
  if (path.endsWith('Pipfile.lock')) return pipfileLock(sources.json(path));
  const toml = sources.toml(path);
  if (!toml) return undefined;
  const all = list(toml.package ?? toml.packages);
  const oldFiles = record(get(toml, 'metadata', 'files'));
  const packages = all.map((one): Locked => {
    const name = packageName(text(get(one, 'name')));
    const groups = [...strings(get(one, 'groups') ?? []), ...strings(get(one, 'category') ?? [])];
    const source = record(get(one, 'source'));
    const direct =
      gitAddress(one) ||
      text(source.url && source.type !== 'legacy' ? source.url : '') ||
      text(source.editable) ||
      text(source.directory) ||
      text(source.virtual) ||
      text(source.path);
    return {
      name,
      version: text(get(one, 'version')),
      files: [
        ...fileNames(get(one, 'files')),
        ...fileNames(get(one, 'wheels')),
        ...fileNames(oldFiles[name]),
        ...fileNames([get(one, 'sdist')]),
      ].filter(Boolean),
      dependencies: dependenciesOf(get(one, 'dependencies')),
      extras: new Map(
        Object.entries(record(get(one, 'optional-dependencies'))).map(([extra, needed]) => [
          packageName(extra),
          dependenciesOf(needed),
        ]),
      ),
      direct: direct && !('registry' in source) ? direct : null,
      groups: groups.length === 0 ? null : groups,
      marker: text(get(one, 'markers')) || text(get(one, 'marker')),
    };
  });
  const hashed = packages.some(({ files }) => files.length > 0);
  const strategy = strings(get(toml, 'metadata', 'strategy') ?? []);
  const closed = path.endsWith('pdm.lock') && !strategy.includes('inherit_metadata');
  return { packages, hashed, ...(closed ? { closed } : {}) };
}

/**
 * The address of a package from git as a requirement has it, `git+https://…@<commit>`: uv has all of it in one text, Poetry beside
 * it in the source, PDM and Pipenv in the package itself, and manifests with a tag or a branch.
 */
export function gitAddress(one: Data): string {
  const source = record(get(one, 'source'));
  const stated = text(source.git) || text(source.type === 'git' ? source.url : '') || text(get(one, 'git'));
  const [, url = '', query = '', pinned] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(stated) ?? [];
  if (!url.includes('://')) return stated;
  const keys = ['revision', 'ref', 'rev', 'tag', 'branch'];
  const named = keys.map((key) => text(get(one, key))).find(Boolean);
  const commit = pinned || text(source.resolved_reference) || named;
  const folder =
    new URLSearchParams(query).get('subdirectory') || text(source.subdirectory || get(one, 'subdirectory'));
  return `git+${url}${commit ? `@${commit}` : ''}${folder ? `#subdirectory=${folder}` : ''}`;
}

function dependenciesOf(dependencies: Data): string[] {
  if (Array.isArray(dependencies)) {
    return dependencies.flatMap((each) => {
      const name = typeof each === 'string' ? parseRequirement(each)?.name : text(get(each, 'name'));
      return name ? withExtras(packageName(name), strings(get(each, 'extra') ?? [])) : [];
    });
  }
  return Object.keys(record(dependencies)).map(packageName);
}

/** A package and each of its extras, as `closure` takes them: `psycopg` and `psycopg[binary]`. */
export const withExtras = (name: string, extras: readonly string[]): string[] => [
  name,
  ...extras.map((extra) => `${name}[${packageName(extra)}]`),
];

function pipfileLock(data: Data): Lock | undefined {
  if (!data) return undefined;
  const packages = (['default', 'develop'] as const).flatMap((section) =>
    Object.entries(record(get(data, section))).map(
      ([name, one]): Locked => ({
        name: packageName(name),
        version: text(get(one, 'version')).replace(/^==/, ''),
        files: [],
        ...{ dependencies: [], extras: new Map() },
        direct: gitAddress(one) || text(get(one, 'path')) || text(get(one, 'file')) || null,
        groups: [section],
        marker: text(get(one, 'markers')),
      }),
    ),
  );
  return { packages, hashed: true };
}

/**
 * The names that these roots need, those that they need in turn as well.
 *
 * @param roots names, and `psycopg[binary]` for an extra
 */
export function closure(lock: Lock, roots: readonly string[]): Set<string> {
  const byName = new Map<string, Locked[]>();
  for (const one of lock.packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const found = new Set<string>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const [, plain = name, extra] = /^(.+)\[(.+)\]$/.exec(name) ?? [];
    for (const one of byName.get(plain) ?? [])
      queue.push(...(extra === undefined ? one.dependencies : (one.extras.get(extra) ?? [])));
  }
  return new Set([...found].filter((name) => !name.endsWith(']')));
}

/**
 * The lock's packages as requirements, each with the line of its entry.
 *
 * @param production the groups that production installs beside its own, and the names of what it installs
 */
export function lockedRequirements(
  sources: Sources,
  path: string,
  lock: Lock,
  production: { groups: readonly string[]; names: ReadonlySet<string> },
): Fact<Requirement>[] {
  const lines = nameLines(sources.text(path) ?? '');
  const installs = ({ name, groups }: Locked) =>
    groups?.some((group) => /^(main|default)$/.test(group) || production.groups.includes(group)) ??
    production.names.has(name);
  return lock.packages
    .filter(({ version }) => version !== '')
    .map((one) => ({
      value: {
        ...{ name: one.name, extras: [], specifier: `==${one.version}`, development: !installs(one) },
        ...(one.marker ? { marker: one.marker } : {}),
      },
      evidence: [at(path, lines.get(one.name), `${one.name} ${one.version}`)],
    }));
}

function nameLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const name = /^name = "([^"]+)"/.exec(line)?.[1] ?? /^ {8}"([^"]+)": \{/.exec(line)?.[1];
    if (name && !lines.has(packageName(name))) lines.set(packageName(name), index + 1);
  }
  return lines;
}

/** The line of a package in any manifest. */
export const packageLine = (text: string, name: string): number | undefined =>
  lineOf(text, new RegExp(`(^|["'\\s])${name.replaceAll('-', '[-_.]')}(?=$|["'\\s\\[=<>~!;@,])`, 'im'));
