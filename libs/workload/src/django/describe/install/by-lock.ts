import { join } from '../../../paths.ts';
import type { CommandContext } from '../context.ts';
import { at, fact } from '../evidence.ts';
import type { Fact, Install, Installer, Requirement } from '../project.ts';
import { ofManifest } from './by-manifest.ts';
import { groupsOf } from './groups.ts';
import type { Installed } from './installed.ts';
import { contradictions } from './lock-contradictions.ts';
import { closure, type Lock, lockedRequirements, readLock, withEach } from './locks.ts';
import { type Manifest, readPyproject } from './pyproject.ts';
import { packageName } from './requirements.ts';

/** Lock files and the installer of each, in the order in which one is preferred. */
const locks: [file: string, installer: Installer, manifest: string][] = [
  ['uv.lock', 'uv', 'pyproject.toml'],
  ['poetry.lock', 'poetry', 'pyproject.toml'],
  ['pdm.lock', 'pdm', 'pyproject.toml'],
  ['Pipfile.lock', 'pipenv', 'Pipfile'],
];

const nothing = (): Manifest => ({
  ...{ production: [], groups: new Map(), extras: [], direct: [], environments: [], beside: [] },
});

/** The ways of the lock files in a folder: uv, Poetry, PDM, Pipenv. */
export function lockedWays({ sources, root, commands }: CommandContext, folder: string): Installed[] {
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
    if (lock.closed)
      return [
        pinnedManifest(
          ofManifest(sources, installer, manifestPath, manifest, [at(path)], commands),
          path,
          lock,
        ),
      ];
    const stated = [
      manifest.production,
      ...production.map((group) => manifest.groups.get(group) ?? []),
    ].flat();
    // The project is not a dependency of its own.
    const itself = ({ direct }: Lock['packages'][number]) => !!direct && join(folder, direct) === root;
    const itsName = lock.packages.find(itself)?.name;
    const requirements = lockedRequirements(sources, path, lock, {
      groups: production,
      names: closure(
        lock,
        stated.flatMap(({ value }) => withEach(value.name, value.extras)),
      ),
    }).filter(({ value }) => value.name !== itsName);
    const names = new Set(lock.packages.map((one) => one.name));
    const absent = stated.map(({ value }) => value.name).filter((one) => !names.has(packageName(one)));
    const differences = [
      ...(absent.length > 0 ? [`names ${absent.join(', ')}, which the lock does not have`] : []),
      ...contradictions(manifest, lock, sources.toml(manifestPath)).map((one) => `states ${one}`),
    ];
    const files = sources.has(manifestPath) ? [path, manifestPath] : [path];
    const own = lock.packages
      .filter((one) => one.direct && !/^\.?$/.test(one.direct) && !itself(one))
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
          differences.length > 0
            ? [
                `Whether ${path} is up to date: ${manifestPath} ${differences.join('; it ')}. Run ${installer} lock.`,
              ]
            : [],
      },
    ];
  });
}

/** A manifest with the versions of a lock that its tool cannot export. */
function pinnedManifest(way: Installed, path: string, lock: Lock): Installed {
  const requirements = way.requirements.map((one) => {
    const versions = new Set(
      lock.packages.filter(({ name }) => name === one.value.name).map((each) => each.version),
    );
    const [version] = versions;
    return versions.size === 1 ? { ...one, value: { ...one.value, specifier: `==${version}` } } : one;
  });
  const sentence = `Which releases ${path} pins for what the packages of ${way.install.value.files[0]} need in turn: PDM exports no lock without environment markers, so those are taken as of the last commit. Run "pdm lock --update-reuse --strategy inherit_metadata".`;
  return { ...way, requirements, unknown: [...way.unknown, sentence] };
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
