import type { InstallStep } from '@shipshape/provision';
import { literal } from '../../literal.ts';
import { listsRequirements } from '../describe/install/manifests.ts';
import { withPkgResources } from '../describe/install/named.ts';
import { requirementText } from '../describe/install/pep440.ts';
import type { DjangoProject, Install } from '../describe/project.ts';
import { hasLocalDependencies } from '../image/facts.ts';

/** How a project's environment is made: see OwnEnvironment. */
export interface InstallPlan {
  /** What it is made from, for people. */
  from: string;
  /** The files that decide it, from the project's folder. */
  files: string[];
  steps: InstallStep[];
}

/** Other tools' locks are read by the tools themselves, in these versions. */
export const lockTools = {
  poetry: { tool: 'poetry==2.2.1', beside: ['poetry-plugin-export==1.9.0'] },
  pdm: { tool: 'pdm==2.26.2', beside: [] },
  pipenv: { tool: 'pipenv==2025.0.4', beside: [] },
} as const;

/** The file that the pipeline resolves for a project without a lock of its own. */
export const resolvedLock = 'requirements.lock';

/**
 * How to install what a project ships and what its tests and linters need, from its own lock or manifests.
 *
 * @param has whether a file is in the project's folder
 * @param manifest the text of its pyproject.toml, which tells extras from groups; '' where there is none
 */
export function installPlan(
  project: Pick<DjangoProject, 'install' | 'requirements' | 'tests'>,
  has: (file: string) => boolean,
  manifest = '',
): InstallPlan {
  const { install } = project;
  const stated = install.value;
  const lock = lockOf(stated, has);
  const files = [...new Set([...stated.files, ...stated.developmentFiles, ...(lock ? [lock] : [])])];
  const from =
    lock ??
    stated.developmentFiles[0] ??
    stated.files[0] ??
    (stated.named ? 'its Dockerfile' : 'its manifest');
  const ofTests = [
    ...missingRunner(project),
    ...(project.tests.value.packages ?? []),
    ...(stated.setuptools ? [`setuptools${withPkgResources}`] : []),
  ];
  const more: InstallStep[] = ofTests.length > 0 ? [{ kind: 'packages', arguments: ofTests }] : [];
  return { from, files, steps: [...stepsOf(project, lock, has, manifest), ...more] };
}

/** The tool's own lock, where it has one; uv's may be that of a workspace, above the project. */
function lockOf({ installer, locked, files }: Install, has: (file: string) => boolean): string | undefined {
  const names = { uv: 'uv.lock', poetry: 'poetry.lock', pdm: 'pdm.lock', pipenv: 'Pipfile.lock' } as const;
  const name = names[installer as keyof typeof names];
  const above = files.find((file) => /^(\.\.\/)+uv\.lock$/.test(file));
  if (installer === 'uv' && above !== undefined && has(above)) return above;
  return name !== undefined && (locked || name !== 'pdm.lock') && has(name) ? name : undefined;
}

function stepsOf(
  { install, requirements }: Pick<DjangoProject, 'install' | 'requirements'>,
  lock: string | undefined,
  has: (file: string) => boolean,
  manifest: string,
): InstallStep[] {
  const { installer, groups, files, developmentFiles, beside = [], named: byName = [] } = install.value;
  const { contradicted = [] } = install.value;
  const names = [...new Set([...groups.production, ...groups.development])];
  // The groups of a workspace are its root's, and each member's own.
  const members = lock?.startsWith('../') ? ['--all-packages'] : [];
  if (installer === 'uv' && lock)
    return [{ kind: 'sync', arguments: [...members, ...grouped(names, manifest)] }];
  if (installer === 'poetry' && lock) {
    const [extras, chosen] = apart(names, manifest, 'tool.poetry.extras');
    const flags = [...chosen.map((name) => `--with=${name}`), ...extras.map((name) => `--extras=${name}`)];
    const command = ['poetry', 'export', '--format=requirements.txt', ...flags];
    return [{ kind: 'export', ...toolOf('poetry'), command, files: ['pyproject.toml', lock] }];
  }
  if (installer === 'pdm' && lock) {
    const command = ['pdm', 'export', '--format=requirements', ...names.map((name) => `--group=${name}`)];
    return [{ kind: 'export', ...toolOf('pdm'), command, files: ['pyproject.toml', lock] }];
  }
  if (installer === 'pipenv' && lock) {
    const command = ['pipenv', 'requirements', '--dev', '--hash'];
    return [{ kind: 'export', ...toolOf('pipenv'), command, files: ['Pipfile', lock] }];
  }
  const all = [...files, ...developmentFiles];
  const lists = all.filter((file) => /\.(txt|in|lock|pip)$/.test(file) && file !== resolvedLock);
  const manifests = all.filter((file) => /(^|\/)(pyproject\.toml|setup\.(cfg|py))$/.test(file));
  const ownGroups = installer === 'pdm' && /^\[tool\.pdm\.dev-dependencies\]/m.test(manifest);
  const readable =
    installer !== 'poetry' &&
    installer !== 'pipenv' &&
    !ownGroups &&
    // uv would have to build the project.
    !(lists.length > 0 && /^dynamic\s*=\s*\[[^\]]*["']dependencies["']/m.test(manifest)) &&
    (!manifests.some((file) => file.endsWith('pyproject.toml')) || listsRequirements(manifest));
  const fromFiles = [
    ...lists.flatMap((file) => ['--requirements', file]),
    ...(readable ? manifests.flatMap((file) => ['--requirements', file]) : []),
    ...(readable && manifests.length > 0 ? grouped(names, manifest) : []),
  ];
  // What uv cannot read, a Pipfile or Poetry's and PDM's own tables, is taken as the description names it.
  const readsAll = readable || (lists.length > 0 && all.length === lists.length);
  const named = readsAll ? [] : requirements.map(({ value }) => requirementText(value));
  // A line for a folder has no name, which uv takes for no constraint; as a requirement it also says where the package is.
  const versions = contradicted.length > 0 ? '--overrides' : '--constraints';
  const bind = hasLocalDependencies({ install }) ? '--requirements' : versions;
  const [binding] = has(resolvedLock) ? [resolvedLock] : contradicted.length > 0 ? files : [];
  const constraint = binding === undefined ? [] : [bind, binding];
  const wanted = [...fromFiles, ...(readsAll ? [...beside, ...byName] : []), ...named];
  return wanted.length > 0 ? [{ kind: 'packages', arguments: [...wanted, ...constraint] }] : [];
}

const toolOf = (name: keyof typeof lockTools) => ({
  tool: lockTools[name].tool,
  beside: [...lockTools[name].beside],
});

/** Extras and groups, each as uv's flags have them. */
function grouped(names: readonly string[], manifest: string): string[] {
  const [extras, groups] = apart(names, manifest, 'project.optional-dependencies');
  return [...extras.map((name) => `--extra=${name}`), ...groups.map((name) => `--group=${name}`)];
}

/** These names as extras (they stand in that table of the manifest) and as groups. */
function apart(names: readonly string[], manifest: string, table: string): [string[], string[]] {
  const at = manifest.indexOf(`[${table}]`);
  const body = at < 0 ? '' : (manifest.slice(at + table.length + 2).split(/^\[/m)[0] ?? '');
  const isExtra = (name: string) => new RegExp(`^\\s*["']?${literal(name)}["']?\\s*=`, 'm').test(body);
  return [names.filter(isExtra), names.filter((name) => !isExtra(name))];
}

/** The test runner that the project's tests are written for and its files do not name. */
function missingRunner({ requirements, tests }: Pick<DjangoProject, 'requirements' | 'tests'>): string[] {
  if (tests.value.runner !== 'pytest') return [];
  const named = (tests.value.packages ?? []).map((one) => /^[\w.-]+/.exec(one)?.[0] ?? '');
  const names = new Set([...requirements.map(({ value }) => value.name), ...named]);
  if (names.has('pytest')) return [];
  return names.has('pytest-django') ? ['pytest'] : ['pytest', 'pytest-django'];
}
