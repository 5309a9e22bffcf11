import { bringsServer } from '../application.ts';
import type { CommandContext } from '../context.ts';
import { fact, placeOf } from '../evidence.ts';
import type { Fact, Requirement } from '../project.ts';
import { lockedWays } from './by-lock.ts';
import { manifestWays } from './by-manifest.ts';
import { requirementsBelow, requirementsWays } from './by-requirements.ts';
import { listedByDockerfile } from './choose-requirements.ts';
import type { Installed } from './installed.ts';
import { commandsOfDockerfile, installsSetuptools, namedByDockerfile } from './named.ts';
import { dependenciesOutside } from './outside.ts';
import { requirementText } from './pep440.ts';

/**
 * How the project installs: the first of the ways that names Django, then a list further down, otherwise the first that there is.
 */
export function readInstall(context: CommandContext): Installed {
  const ways = [
    ...context.folders.flatMap((folder) => lockedWays(context, folder)),
    ...requirementsWays(context),
    ...context.folders.flatMap((folder) => manifestWays(context, folder)),
  ];
  const found =
    ways.find(({ requirements }) => requirements.some(isDjango)) ??
    requirementsBelow(context).find(({ requirements }) => requirements.some(isDjango)) ??
    ways.find(({ requirements }) => requirements.length > 0);
  const named = namedByDockerfile(context);
  if (found) {
    const isManifest = found.install.value.installer !== 'requirements' && !found.install.value.locked;
    const beside = isManifest && !found.lock ? listedByDockerfile(context) : [];
    const installed = withNamed(found, [...named, ...beside], context);
    if (!installsSetuptools(commandsOfDockerfile(context))) return installed;
    const { install } = installed;
    return { ...installed, install: { ...install, value: { ...install.value, setuptools: true } } };
  }
  return withoutFiles(named.some(isDjango) ? named : []);
}

/** A project that no file lists the packages of: by the names in its Dockerfile, or unknown. */
const withoutFiles = (named: readonly Fact<Requirement>[]): Installed => ({
  install: fact(
    {
      installer: 'none',
      files: [],
      developmentFiles: [],
      groups: { production: [], development: [] },
      ...(named.length > 0 ? { named: texts(named) } : {}),
      locked: false,
      hashed: false,
      direct: [],
    },
    ...(named[0]?.evidence ?? []),
  ),
  requirements: [...named],
  lock: undefined,
  unknown: [],
});

/** What production's Dockerfile installs beside the files. A lock of the team's is taken as it is, so there it is only said. */
function withNamed(
  found: Installed,
  named: readonly Fact<Requirement>[],
  { root }: CommandContext,
): Installed {
  const { install, requirements } = found;
  const known = new Set(requirements.map(({ value }) => value.name));
  const isLocked = install.value.locked || found.lock !== undefined;
  // To a lock the image adds a server by itself.
  const beside = named.filter(
    ({ value: { name } }) => !known.has(name) && known.add(name) && !(isLocked && bringsServer(name)),
  );
  const unknown = [...found.unknown, ...dependenciesOutside(install.value, root)];
  if (beside.length === 0) return { ...found, unknown };
  if (isLocked && install.value.installer !== 'requirements')
    return {
      ...found,
      unknown: [
        ...unknown,
        ...beside.flatMap(({ value: { name }, evidence: [place] }) =>
          place
            ? `Whether the image needs ${name}, which ${placeOf(place)} installs and ${install.value.files[0]} does not have: if so, add it there.`
            : [],
        ),
      ],
    };
  return {
    ...found,
    install: { ...install, value: { ...install.value, named: texts(beside), locked: false, hashed: false } },
    requirements: [...requirements, ...beside],
    unknown,
  };
}

const texts = (named: readonly Fact<Requirement>[]) => named.map(({ value }) => requirementText(value));

/** Django, or a package that brings it, among production's packages. */
const isDjango = ({ value }: Fact<Requirement>) =>
  !value.development && /^(django|wagtail|django-.+|djangorestframework)$/.test(value.name);
