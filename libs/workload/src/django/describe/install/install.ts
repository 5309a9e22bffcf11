import type { Command } from '../commands/index.ts';
import { fact } from '../evidence.ts';
import type { Fact, Requirement } from '../project.ts';
import type { Sources } from '../sources.ts';
import { lockedWays } from './by-lock.ts';
import { manifestWays } from './by-manifest.ts';
import { requirementsWays } from './by-requirements.ts';
import type { Installed } from './installed.ts';

/**
 * How the project installs: the first of the ways that names Django, otherwise the first that there is.
 *
 * @param folders where manifests may lie, nearest first
 * @param others the folders of the repository's other projects
 */
export function readInstall(
  sources: Sources,
  root: string,
  folders: readonly string[],
  commands: readonly Command[],
  others: readonly string[],
): Installed {
  const ways = [
    ...folders.flatMap((folder) => lockedWays(sources, root, folder, commands)),
    ...requirementsWays(sources, root, folders, commands, others),
    ...folders.flatMap((folder) => manifestWays(sources, folder, commands)),
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

/** Django, or a package that brings it, among production's packages. */
const isDjango = ({ value }: Fact<Requirement>) =>
  !value.development && /^(django|wagtail|django-.+|djangorestframework)$/.test(value.name);
