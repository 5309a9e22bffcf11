import type { Command } from '../commands/index.ts';
import { at, fact, tomlLine } from '../evidence.ts';
import { join } from '../paths.ts';
import type { Evidence, Fact, Install, Installer, Requirement } from '../project.ts';
import { get, type Sources } from '../sources.ts';
import { chooseRequirements } from './choose-requirements.ts';
import { closure, type Lock, lockedRequirements, readLock } from './locks.ts';
import { isDevelopmentGroup, type Manifest, readPyproject, readSetup } from './pyproject.ts';
import { packageName } from './requirements.ts';

export interface Installed {
  install: Fact<Install>;
  requirements: Fact<Requirement>[];
  /** The lock's packages, for what they say of Python. */
  lock: Lock | undefined;
  unknown: string[];
}

/** Lock files and the installer of each, in the order in which one is preferred. */
const locks: [file: string, installer: Installer, manifest: string][] = [
  ['uv.lock', 'uv', 'pyproject.toml'],
  ['poetry.lock', 'poetry', 'pyproject.toml'],
  ['pdm.lock', 'pdm', 'pyproject.toml'],
  ['Pipfile.lock', 'pipenv', 'Pipfile'],
];

const nothing = (): Manifest => ({ production: [], groups: new Map(), extras: [], direct: [] });

/**
 * How the project installs: the first of the ways that names Django, otherwise the first that there is.
 *
 * @param folders where manifests may lie, nearest first
 */
export function readInstall(
  sources: Sources,
  root: string,
  folders: readonly string[],
  commands: readonly Command[],
): Installed {
  const ways = [
    ...folders.flatMap((folder) => lockedWays(sources, folder, commands)),
    ...requirementsWays(sources, root, folders, commands),
    ...folders.flatMap((folder) => manifestWays(sources, folder)),
  ];
  const found =
    ways.find(({ requirements }) => requirements.some(isDjango)) ??
    ways.find(({ requirements }) => requirements.length > 0);
  if (found) return found;
  return {
    install: fact({
      installer: 'none',
      files: [],
      developmentFiles: [],
      groups: { production: [], development: [] },
      locked: false,
      hashed: false,
      direct: [],
    }),
    requirements: [],
    lock: undefined,
    unknown: [
      'How the project installs its packages: no lock, requirements file, pyproject.toml, setup.py or Pipfile with dependencies was found. Add a requirements.txt.',
    ],
  };
}

/** Django, or a package that brings it. */
const isDjango = ({ value }: Fact<Requirement>) =>
  /^(django|wagtail|django-.+|djangorestframework)$/.test(value.name);

function lockedWays(sources: Sources, folder: string, commands: readonly Command[]): Installed[] {
  return locks.flatMap(([name, installer, manifestName]) => {
    const path = join(folder, name) as string;
    if (!sources.has(path)) return [];
    const manifestPath = join(folder, manifestName) as string;
    const manifest = sources.has(manifestPath) ? readPyproject(sources, manifestPath) : nothing();
    const lock = readLock(sources, path);
    const { production, development } = groupsOf(manifest, installer, commands);
    if (!lock) {
      const way = ofManifest(sources, installer, manifestPath, manifest, [at(path)]);
      way.unknown.push(
        `What ${path} pins: it could not be read (${sources.broken.get(path) ?? 'no text'}). Make it again with ${installer} lock.`,
      );
      return [way];
    }
    const roots = [manifest.production, ...production.map((group) => manifest.groups.get(group) ?? [])]
      .flat()
      .map(({ value }) => value.name);
    const requirements = lockedRequirements(sources, path, lock, closure(lock, roots));
    const names = new Set(lock.packages.map((one) => one.name));
    const absent = roots.filter((root) => !names.has(packageName(root)));
    const files = sources.has(manifestPath) ? [path, manifestPath] : [path];
    const own = lock.packages
      .filter(({ direct }) => direct && !/^\.?$/.test(direct))
      .map(({ name: one, direct }) => `${one} @ ${direct}`);
    return [
      {
        install: fact<Install>(
          {
            installer,
            files,
            developmentFiles: files,
            groups: { production, development },
            locked: true,
            hashed: lock.hashed && own.length === 0,
            direct: own,
          },
          at(path, undefined, `${lock.packages.length} packages`),
        ),
        requirements: withExtras(requirements, manifest),
        lock,
        unknown:
          absent.length > 0
            ? [
                `Whether ${path} is up to date: ${manifestPath} names ${absent.join(', ')}, which the lock does not have. Run ${installer} lock.`,
              ]
            : [],
      },
    ];
  });
}

/** A lock does not repeat the extras that a manifest asks for. */
function withExtras(requirements: Fact<Requirement>[], manifest: Manifest): Fact<Requirement>[] {
  const extras = new Map(
    [manifest.production, ...manifest.groups.values()].flat().map(({ value }) => [value.name, value.extras]),
  );
  return requirements.map((one) => ({
    ...one,
    value: { ...one.value, extras: extras.get(one.value.name) ?? [] },
  }));
}

/** Groups and extras that production's own commands name, or whose name says so; the others are development's. */
function groupsOf({ groups, extras }: Manifest, installer: Installer, commands: readonly Command[]) {
  const named = commands
    .filter(({ production, program }) => production && program === installer)
    .flatMap(({ args }) =>
      args.flatMap((word, index) =>
        /^(--(extra|group|with|only|extras)|-E|-G)(=|$)/.test(word)
          ? (word.split('=')[1] ?? args[index + 1] ?? '').split(',')
          : [],
      ),
    );
  const every = commands.some(
    ({ production: own, program, args }) => own && program === installer && args.includes('--all-extras'),
  );
  const all = [...groups.keys()];
  const production = all.filter(
    (group) =>
      named.includes(group) ||
      (every && extras.includes(group)) ||
      (!isDevelopmentGroup(group) && !(extras.includes(group) && installer === 'poetry')),
  );
  return { production, development: all.filter((group) => !production.includes(group)) };
}

function manifestWays(sources: Sources, folder: string): Installed[] {
  const ways: Installed[] = [];
  const pyproject = join(folder, 'pyproject.toml') as string;
  if (sources.has(pyproject)) {
    const data = sources.toml(pyproject);
    const installer: Installer = get(data, 'tool', 'poetry', 'dependencies')
      ? 'poetry'
      : get(data, 'tool', 'pdm')
        ? 'pdm'
        : 'pyproject';
    const line = tomlLine(
      sources.text(pyproject) ?? '',
      installer === 'poetry' ? 'tool.poetry.dependencies' : 'project',
      'dependencies',
    );
    ways.push(
      ofManifest(sources, installer, pyproject, readPyproject(sources, pyproject), [at(pyproject, line)]),
    );
  }
  const pipfile = join(folder, 'Pipfile') as string;
  if (sources.has(pipfile))
    ways.push(ofManifest(sources, 'pipenv', pipfile, readPyproject(sources, pipfile), [at(pipfile)]));
  for (const name of ['setup.cfg', 'setup.py']) {
    const path = join(folder, name) as string;
    if (sources.has(path))
      ways.push(ofManifest(sources, 'pyproject', path, readSetup(sources, path), [at(path)]));
  }
  return ways;
}

function ofManifest(
  sources: Sources,
  installer: Installer,
  path: string,
  manifest: Manifest,
  evidence: Evidence[],
): Installed {
  const { production, development } = groupsOf(manifest, installer, []);
  const groups = new Set(production);
  return {
    install: fact<Install>(
      {
        installer,
        files: [path],
        developmentFiles: [path],
        groups: { production, development },
        locked: false,
        hashed: false,
        direct: manifest.direct,
      },
      ...evidence,
    ),
    requirements: [
      ...manifest.production,
      ...[...manifest.groups].flatMap(([name, all]) =>
        all.map((one) => ({ ...one, value: { ...one.value, development: !groups.has(name) } })),
      ),
    ],
    lock: undefined,
    unknown: sources.broken.has(path)
      ? [`What ${path} states: it could not be read (${sources.broken.get(path)}).`]
      : [],
  };
}

function requirementsWays(
  sources: Sources,
  root: string,
  folders: readonly string[],
  commands: readonly Command[],
): Installed[] {
  const chosen = chooseRequirements(sources, root, folders, commands);
  if (!chosen) return [];
  const { production, development, evidence } = chosen;
  const own = new Set(production.requirements.map(({ value }) => value.name));
  const beside =
    development.length > 0 ? { files: [], requirements: [] } : developmentBeside(sources, folders, [...own]);
  const missing = production.missing.map(
    ({ file, line, text }) =>
      `What ${text} states: ${file}:${line} includes it, and it is not in the repository.`,
  );
  return [
    {
      install: fact<Install>(
        {
          installer: 'requirements',
          files: production.files,
          developmentFiles: [...development.flatMap(({ files }) => files), ...beside.files].filter(
            (path, index, all) => all.indexOf(path) === index && !production.files.includes(path),
          ),
          groups: { production: [], development: [] },
          locked: production.locked,
          hashed: production.hashed,
          direct: production.direct,
        },
        ...evidence,
      ),
      requirements: [
        ...production.requirements,
        ...development
          .flatMap(({ requirements }) => requirements)
          .filter(
            ({ value }, index, all) =>
              !own.has(value.name) && all.findIndex((one) => one.value.name === value.name) === index,
          ),
        ...beside.requirements,
      ],
      lock: undefined,
      unknown: missing,
    },
  ];
}

/** Development's packages of a Pipfile or pyproject.toml beside requirements that were exported for production. */
function developmentBeside(
  sources: Sources,
  folders: readonly string[],
  known: readonly string[],
): { files: string[]; requirements: Fact<Requirement>[] } {
  for (const folder of folders) {
    for (const name of ['Pipfile', 'pyproject.toml']) {
      const path = join(folder, name) as string;
      if (!sources.has(path)) continue;
      const groups = [...readPyproject(sources, path).groups].filter(([group]) => isDevelopmentGroup(group));
      const requirements = groups
        .flatMap(([, all]) => all)
        .filter(({ value }) => !known.includes(value.name));
      if (requirements.length > 0)
        return {
          files: [path],
          requirements: requirements.map((one) => ({ ...one, value: { ...one.value, development: true } })),
        };
    }
  }
  return { files: [], requirements: [] };
}
