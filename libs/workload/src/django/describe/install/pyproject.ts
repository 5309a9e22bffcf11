import { folderOf, join } from '../../../paths.ts';
import { at } from '../evidence.ts';
import type { Fact, Requirement } from '../project.ts';
import { type Data, get, record, type Sources, strings } from '../sources.ts';
import { allStatements, expressionsOf, walk } from '../syntax/python-tree.ts';
import { gitAddress, packageLine } from './locks.ts';
import { isManifest } from './manifests.ts';
import { markerOf } from './markers.ts';
import { packageName, parseRequirement } from './requirements.ts';

/** What a manifest states as dependencies, by group. */
export interface Manifest {
  production: Fact<Requirement>[];
  /** By the name of a group or an extra. */
  groups: Map<string, Fact<Requirement>[]>;
  /** The names among `groups` that are extras. */
  extras: string[];
  direct: string[];
  /** What the environments of hatch have, in no group and no extra: as it is read, and as it is written. */
  environments: Fact<Requirement>[];
  beside: string[];
}

const emptyManifest = (): Manifest => ({
  production: [],
  groups: new Map(),
  extras: [],
  direct: [],
  environments: [],
  beside: [],
});

/** pyproject.toml: PEP 621, PEP 735, [tool.poetry], [tool.pdm], [tool.uv], [tool.hatch]. */
export function readPyproject(sources: Sources, path: string): Manifest {
  const data = sources.toml(path) ?? {};
  const text = sources.text(path) ?? '';
  const manifest = emptyManifest();
  const group = (name: string) => {
    const found = manifest.groups.get(name) ?? [];
    manifest.groups.set(name, found);
    return found;
  };
  const uvSources = new Map(
    Object.entries(record(get(data, 'tool', 'uv', 'sources'))).map(([name, one]) => [packageName(name), one]),
  );
  const addAll = (into: Fact<Requirement>[], requirements: Data, development: boolean) => {
    for (const one of strings(requirements)) {
      const parsed = parseRequirement(one);
      if (!parsed) continue;
      const { direct, ...rest } = parsed;
      const source = uvSources.get(rest.name);
      // A list has one for each environment.
      const from = (Array.isArray(source) ? source : [source]).map(addressIn).find(Boolean);
      if (from) manifest.direct.push(`${rest.name} @ ${from}`);
      else if (direct) manifest.direct.push(one);
      into.push({ value: { ...rest, development }, evidence: [at(path, packageLine(text, rest.name), one)] });
    }
  };
  const addTable = (into: Fact<Requirement>[], table: Data, development: boolean) => {
    // Poetry has a list where the release depends on the environment.
    const entries = Object.entries(record(table)).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one): [string, Data] => [name, one]),
    );
    for (const [name, value] of entries) {
      if (name.toLowerCase() === 'python') continue;
      const stated = typeof value === 'string' ? value : get(value, 'version');
      const version = typeof stated === 'string' ? stated : '';
      const direct = addressIn(value);
      if (direct) manifest.direct.push(`${name} @ ${direct}`);
      const specifier =
        version === '*' ? '' : /^\d/.test(version) ? `==${version}` : version.replaceAll(' ', '');
      const marker = markerOf(value);
      into.push({
        value: {
          name: packageName(name),
          extras: strings(get(value, 'extras') ?? []),
          specifier,
          ...(marker ? { marker } : {}),
          development,
        },
        evidence: [at(path, packageLine(text, packageName(name)), `${name} = ${version || '*'}`)],
      });
    }
  };
  const project = record(data.project);
  addAll(manifest.production, project.dependencies ?? [], false);
  for (const [name, value] of Object.entries(record(project['optional-dependencies']))) {
    manifest.extras.push(name);
    addAll(group(name), value, isDevelopmentGroup(name));
  }
  for (const [name, value] of Object.entries(record(data['dependency-groups'])))
    addAll(group(name), value, true);
  const tool = record(data.tool);
  addAll(group('dev'), get(tool, 'uv', 'dev-dependencies') ?? [], true);
  for (const [name, value] of Object.entries(record(get(tool, 'pdm', 'dev-dependencies'))))
    addAll(group(name), value, true);
  const environments = Object.values(record(get(tool, 'hatch', 'envs')));
  const lists = environments.flatMap((one) => [get(one, 'dependencies'), get(one, 'extra-dependencies')]);
  manifest.beside.push(...new Set(lists.flatMap(plainLines)));
  addAll(manifest.environments, manifest.beside, true);
  addTable(manifest.production, get(tool, 'poetry', 'dependencies'), false);
  addTable(group('dev'), get(tool, 'poetry', 'dev-dependencies'), true);
  for (const [name, value] of Object.entries(record(get(tool, 'poetry', 'group')))) {
    addTable(
      group(name),
      get(value, 'dependencies'),
      get(value, 'optional') === true || isDevelopmentGroup(name),
    );
  }
  for (const [name, value] of [...manifest.groups]) if (value.length === 0) manifest.groups.delete(name);
  if (path.endsWith('Pipfile')) {
    addTable(manifest.production, data.packages, false);
    addTable(group('dev'), data['dev-packages'], true);
  }
  return manifest;
}

/** Where a table says that a package comes from, other than the index: git, a folder, a file; '' for nowhere else. */
const addressIn = (table: Data): string =>
  gitAddress(table) ||
  ['path', 'url', 'file'].map((key) => get(table, key)).find((one) => typeof one === 'string') ||
  '';

/** Requirements without those that a matrix or a variable fills in. */
const plainLines = (lines: Data): string[] => strings(lines ?? []).filter((line) => !line.includes('{'));

/** Whether a group's or extra's name says that production does not install it. */
export const isDevelopmentGroup = (name: string): boolean =>
  !/^(prod|production|deploy|deployment|server|live|main|default|postgres|postgresql|psycopg|mysql|redis|gunicorn|web|webserver|wsgi|asgi)$/i.test(
    name,
  );

/** setup.cfg and setup.py: install_requires and extras_require. */
export function readSetup(sources: Sources, path: string): Manifest {
  const manifest = emptyManifest();
  const text = sources.text(path) ?? '';
  const add = (into: Fact<Requirement>[], requirement: string, development: boolean) => {
    const parsed = parseRequirement(requirement);
    if (!parsed) return;
    const { direct, ...rest } = parsed;
    if (direct) manifest.direct.push(requirement);
    into.push({
      value: { ...rest, development },
      evidence: [at(path, packageLine(text, rest.name), requirement)],
    });
  };
  if (path.endsWith('setup.cfg')) {
    for (const { section, key, value } of sources.ini(path)) {
      const lines = value.split('\n').filter(Boolean);
      if (section === 'options' && key === 'install_requires')
        for (const one of lines) add(manifest.production, one, false);
      if (section !== 'options.extras_require') continue;
      manifest.extras.push(key);
      const into: Fact<Requirement>[] = [];
      for (const one of lines) add(into, one, isDevelopmentGroup(key));
      manifest.groups.set(key, into);
    }
    return manifest;
  }
  for (const requirement of setupPyRequires(sources, path)) add(manifest.production, requirement, false);
  return manifest;
}

/** A list that setup.py writes, under a name or in the call; one that it reads from a requirements file beside it. */
function setupPyRequires(sources: Sources, path: string): string[] {
  const statements = [...allStatements(sources.python(path))];
  const calls = statements.flatMap((one) =>
    one.kind === 'expression' && one.value?.kind === 'call' ? [one.value] : [],
  );
  const given = calls
    .map(({ keywords }) => keywords.get('install_requires'))
    .find((one) => one !== undefined);
  if (!given) return [];
  const named = statements.flatMap((one) =>
    one.kind === 'assign' &&
    one.value &&
    given.kind === 'name' &&
    one.targets.some((target) => target.kind === 'name' && target.name === given.name)
      ? [one.value]
      : [],
  );
  const list = [given, ...named].find(({ kind }) => kind === 'sequence');
  if (list?.kind === 'sequence')
    return list.items.flatMap((one) => (one.kind === 'string' ? [one.value] : []));
  const texts = statements.flatMap((one) => expressionsOf(one).flatMap((each) => [...walk(each)]));
  const read = texts
    .flatMap((one) => (one.kind === 'string' ? [join(folderOf(path), one.value)] : []))
    .find((file) => file !== undefined && isManifest(file) && /\.(txt|in)$/.test(file) && sources.has(file));
  return (sources.text(read ?? '') ?? '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean);
}
