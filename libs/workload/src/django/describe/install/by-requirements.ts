import { depthOf, isBelow, join } from '../../../paths.ts';
import { belongsTo } from '../../../project-folder.ts';
import type { CommandContext } from '../context.ts';
import { fact, placeOf } from '../evidence.ts';
import type { Fact, Install, Requirement } from '../project.ts';
import type { Place } from '../sources.ts';
import { chooseRequirements } from './choose-requirements.ts';
import type { Installed } from './installed.ts';
import { isManifest, manifestFolder } from './manifests.ts';
import { isSameVersion } from './pep440.ts';
import { isDevelopmentGroup, readPyproject } from './pyproject.ts';
import { parseRequirement } from './requirements.ts';

/** The way of the requirements files; an empty list where there are none. */
export function requirementsWays(context: CommandContext): Installed[] {
  const chosen = chooseRequirements(context);
  if (!chosen) return [];
  const { production, development, evidence } = chosen;
  const own = new Set(production.requirements.map(({ value }) => value.name));
  const twice = contradictions(
    production.requirements,
    development.flatMap(({ requirements }) => requirements),
  );
  const beside =
    development.length > 0 ? { files: [], requirements: [] } : developmentBeside(context, [...own]);
  const environments = hatchEnvironments(context, own);
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
          ...(twice.length > 0 ? { contradicted: twice.map(([{ value }]) => value.name) } : {}),
          locked: production.locked,
          hashed: production.hashed,
          direct: production.direct,
          ...(environments.beside.length > 0 ? { beside: environments.beside } : {}),
        },
        ...evidence,
      ),
      requirements: [
        ...production.requirements,
        ...development
          .flatMap(({ requirements }) => requirements)
          .filter(
            ({ value }, index, all) =>
              !own.has(value.name) && all.findIndex((one) => isSame(one.value, value)) === index,
          ),
        ...beside.requirements,
        ...environments.requirements,
      ],
      lock: undefined,
      unknown: [...missing, ...contradicted(twice)],
    },
  ];
}

/** The ways of requirements in folders where no manifest is expected, `dependencies/pip/requirements.txt`, the highest first. */
export function requirementsBelow(context: CommandContext): Installed[] {
  const { sources, root, folders, others } = context;
  const within = others.filter((other) => other !== root && isBelow(other, root));
  const below = sources.files
    .filter((path) => isManifest(path) && belongsTo(root, path))
    .map(manifestFolder)
    .filter((folder) => !folders.includes(folder) && !within.some((other) => isBelow(folder, other)));
  return [...new Set(below)]
    .sort((a, b) => depthOf(a) - depthOf(b))
    .flatMap((folder) => requirementsWays({ ...context, folders: [folder] }));
}

/** What both pin, and not to the same version: pairs of development's and production's. */
function contradictions(
  production: readonly Fact<Requirement>[],
  development: readonly Fact<Requirement>[],
): [Fact<Requirement>, Fact<Requirement>][] {
  const isPin = ({ value }: Fact<Requirement>) => /^==[^*]+$/.test(value.specifier) && !value.marker;
  const pinOf = ({ value }: Fact<Requirement>) => value.specifier.slice(2);
  const pins = new Map(production.filter(isPin).map((one) => [one.value.name, one]));
  return development.filter(isPin).flatMap((one): [Fact<Requirement>, Fact<Requirement>][] => {
    const other = pins.get(one.value.name);
    if (!other || isSameVersion(pinOf(one), pinOf(other))) return [];
    // Of several lists, the first one is enough.
    pins.delete(one.value.name);
    return [[one, other]];
  });
}

/** pip would leave what is installed last. */
function contradicted(pairs: readonly [Fact<Requirement>, Fact<Requirement>][]): string[] {
  const [first] = pairs;
  if (!first) return [];
  const [one, other] = first.map(({ value, evidence: [place] }) => ({
    place: place ? placeOf(place) : 'another list',
    version: value.specifier.slice(2),
  })) as [{ place: string; version: string }, { place: string; version: string }];
  const names = pairs.map(([{ value }]) => value.name).join(', ');
  return [
    `Which ${names} tests and linters get: ${one.place} pins ${one.version}, and ${other.place} ${other.version}. They get production's. Pin the same version in both.`,
  ];
}

/** The same package; one that depends on the environment is stated once for each. */
const isSame = (one: Requirement, other: Requirement): boolean =>
  one.name === other.name && one.marker === other.marker;

/** What hatch's environments of the nearest pyproject.toml have beside production's packages. */
function hatchEnvironments({ sources, folders }: Place, own: ReadonlySet<string>) {
  const path = folders
    .map((folder) => join(folder, 'pyproject.toml') as string)
    .find((file) => sources.has(file));
  const { beside, environments } = path
    ? readPyproject(sources, path)
    : { beside: [], environments: [] as Fact<Requirement>[] };
  return {
    beside: beside.filter((line) => !own.has(parseRequirement(line)?.name ?? '')),
    requirements: environments.filter(({ value }) => !own.has(value.name)),
  };
}

/** Development's packages of a Pipfile or pyproject.toml beside requirements that were exported for production. */
function developmentBeside(
  { sources, folders }: Place,
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
