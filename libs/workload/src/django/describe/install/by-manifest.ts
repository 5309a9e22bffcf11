import { join } from '../../../paths.ts';
import type { Command } from '../commands/index.ts';
import type { CommandContext } from '../context.ts';
import { at, fact, tomlLine } from '../evidence.ts';
import type { Evidence, Install, Installer } from '../project.ts';
import { get, type Sources } from '../sources.ts';
import { groupsOf } from './groups.ts';
import type { Installed } from './installed.ts';
import { type Manifest, readPyproject, readSetup } from './pyproject.ts';

/** The ways of the manifests in a folder: pyproject.toml, Pipfile, setup.cfg, setup.py. */
export function manifestWays({ sources, commands }: CommandContext, folder: string): Installed[] {
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
      ofManifest(
        sources,
        installer,
        pyproject,
        readPyproject(sources, pyproject),
        [at(pyproject, line)],
        commands,
      ),
    );
  }
  const pipfile = join(folder, 'Pipfile') as string;
  if (sources.has(pipfile))
    ways.push(
      ofManifest(sources, 'pipenv', pipfile, readPyproject(sources, pipfile), [at(pipfile)], commands),
    );
  for (const name of ['setup.cfg', 'setup.py']) {
    const path = join(folder, name) as string;
    if (sources.has(path))
      ways.push(ofManifest(sources, 'pyproject', path, readSetup(sources, path), [at(path)], commands));
  }
  return ways;
}

/** What a manifest alone states, without a lock. */
export function ofManifest(
  sources: Sources,
  installer: Installer,
  path: string,
  manifest: Manifest,
  evidence: Evidence[],
  commands: readonly Command[] = [],
): Installed {
  const { production, development } = groupsOf(manifest, installer, commands);
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
        ...(manifest.beside.length > 0 ? { beside: manifest.beside } : {}),
      },
      ...evidence,
    ),
    requirements: [
      ...manifest.production,
      ...manifest.environments,
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
