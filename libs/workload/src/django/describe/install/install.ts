import type { CommandContext } from '../context.ts';
import { fact } from '../evidence.ts';
import type { Fact, Requirement } from '../project.ts';
import { lockedWays } from './by-lock.ts';
import { manifestWays } from './by-manifest.ts';
import { requirementsWays } from './by-requirements.ts';
import type { Installed } from './installed.ts';
import { dependenciesOutside } from './outside.ts';

/**
 * How the project installs: the first of the ways that names Django, otherwise the first that there is.
 */
export function readInstall(context: CommandContext): Installed {
  const ways = [
    ...context.folders.flatMap((folder) => lockedWays(context, folder)),
    ...requirementsWays(context),
    ...context.folders.flatMap((folder) => manifestWays(context, folder)),
  ];
  const found =
    ways.find(({ requirements }) => requirements.some(isDjango)) ??
    ways.find(({ requirements }) => requirements.length > 0);
  if (found)
    return {
      ...found,
      unknown: [...found.unknown, ...dependenciesOutside(found.install.value, context.root)],
    };
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

/** Django, or a package that brings it, among production's packages. */
const isDjango = ({ value }: Fact<Requirement>) =>
  !value.development && /^(django|wagtail|django-.+|djangorestframework)$/.test(value.name);
