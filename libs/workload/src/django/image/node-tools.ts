import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { inContext } from './in-context.ts';
import { nodeMajor } from './node-version.ts';

/** What a front end's own build needs, as its files state it. */
export interface NodeTools {
  /** The major version of Node. */
  major: number;
  /** The package that brings the package manager, with its version; undefined for the npm that Node brings. */
  manager: string | undefined;
  /** The command that installs by the lock. */
  install: string;
  /** Debian packages that the script calls; absent for none. */
  packages?: string[];
  /** What its build needs set, with a Node that is newer than its tools; absent for nothing. */
  environment?: Record<string, string>;
  /** What it reads, from the Docker context; undefined where it reads code as well, such as packages of a workspace. */
  files: string[] | undefined;
}

type Read = (file: string) => string | undefined;
type NodeBuild = NonNullable<DjangoProject['static']['value']['node']>;

/** What a manager reads beside manifest and lock. */
const configurations = [
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  'pnpm-workspace.yaml',
  '.pnpmfile.cjs',
  'bunfig.toml',
];

/** How the packages of a front end are installed. */
export interface NodeInstall extends Pick<NodeTools, 'manager' | 'install' | 'environment'> {
  /** It needs more than manifest, lock and the manager's configuration, such as packages of a workspace. */
  readsCode: boolean;
}

/**
 * How the packages of a front end are installed, in a folder of a project.
 *
 * @param read a file, by its path from `root`
 */
export function nodeInstall(
  root: string,
  node: Pick<NodeBuild, 'folder' | 'manager' | 'lock'>,
  read: Read,
): NodeInstall {
  const at = (name: string) => posix.join(root, node.folder, name);
  const manifest = parsed(read(at('package.json')));
  const lock = node.lock === null ? undefined : read(posix.join(root, node.lock));
  const manager = managerOf(node.manager, statedManager(manifest.packageManager), lock);
  return {
    manager,
    install: installCommand(node, manager),
    ...(hasOldWebpack(manifest, lock) ? { environment: legacyProvider } : {}),
    readsCode: readsCode(manifest, read(at('.yarnrc.yml')), read(at('pnpm-workspace.yaml'))),
  };
}

/**
 * What the image's build needs for a project's front end.
 *
 * @param read a file of the repository, by its path from there
 */
export function nodeTools(project: DjangoProject, read: Read): NodeTools | undefined {
  const { node } = project.static.value;
  if (!node) return undefined;
  const at = (name: string) => posix.join(project.root, node.folder, name);
  const manifest = parsed(read(at('package.json')));
  const { readsCode: more, ...installed } = nodeInstall(project.root, node, read);
  const there = configurations.map(at).filter((file) => read(file) !== undefined);
  const files = [at('package.json'), ...(node.lock ? [posix.join(project.root, node.lock)] : []), ...there];
  const inside = files.map((file) => inContext(project, file)).filter((file) => file !== undefined);
  return {
    major: nodeMajor(project, node.folder, read),
    ...installed,
    ...(/(^|[\s;&|(])make(\s|$)/.test(manifest.scripts?.[node.script ?? ''] ?? '')
      ? { packages: ['make'] }
      : {}),
    files: more ? undefined : inside,
  };
}

interface Manifest {
  packageManager?: string;
  workspaces?: unknown;
  scripts?: Record<string, string>;
  [kind: string]: unknown;
}

/** A package.json; an empty one where it cannot be read. */
export function parsed(text: string | undefined): Manifest {
  try {
    return JSON.parse(text ?? '{}') as Manifest;
  } catch {
    return {};
  }
}

const statedManager = (text: unknown) =>
  typeof text === 'string' ? /^(npm|yarn|pnpm|bun)@(\d[\w.-]*)/.exec(text)?.slice(1) : undefined;

/** webpack before 5.61 hashes by MD4, which OpenSSL 3 has in its legacy provider alone: Node from 17 on. */
const legacyProvider = { NODE_OPTIONS: '--openssl-legacy-provider' };

/** Whether the lock, or the manifest where there is none, has such a webpack: as npm, yarn and pnpm write it. */
function hasOldWebpack(manifest: Manifest, lock: string | undefined): boolean {
  const stated = ['dependencies', 'devDependencies'].flatMap(
    (kind) => (manifest[kind] as Record<string, string> | undefined)?.webpack ?? [],
  );
  const forms = [
    /"(?:[^"]*node_modules\/)?webpack": \{\s*"version": "(\d+)\.(\d+)/g,
    /^"?webpack@[^\n]*:\n\s+version:? "?(\d+)\.(\d+)/gm,
    /^\s+'?\/?webpack[@/](\d+)\.(\d+)/gm,
  ];
  const versions =
    lock === undefined
      ? stated.flatMap((one) => [...one.matchAll(/^\D?(\d+)(?:\.(\d+))?/g)])
      : forms.flatMap((form) => [...lock.matchAll(form)]);
  return versions.some(
    ([, major, minor]) => Number(major) < 5 || (Number(major) === 5 && Number(minor ?? 99) < 61),
  );
}

/** The stated release, or the last one that reads the lock's format. */
function managerOf(
  manager: NodeBuild['manager'],
  stated: string[] | undefined,
  lock: string | undefined,
): string | undefined {
  const version = stated?.[0] === manager ? stated[1] : undefined;
  if (manager === 'npm') return undefined;
  if (manager === 'bun') return `bun@${version ?? '1.4.5'}`;
  if (manager === 'pnpm') {
    const format = Number(/^lockfileVersion: '?(\d+)/m.exec(lock ?? '')?.[1] ?? 9);
    return `pnpm@${version ?? (format >= 9 ? '10.24.0' : format >= 6 ? '8.15.9' : '7.33.7')}`;
  }
  const modern = version ? !version.startsWith('1.') : /^__metadata:/m.test(lock ?? '');
  // Its versions from 2 on are another package; the newest one reads the locks of all of them.
  return modern ? `@yarnpkg/cli-dist@${version ?? '4.12.0'}` : `yarn@${version ?? '1.22.22'}`;
}

function installCommand(
  { manager, lock }: Pick<NodeBuild, 'manager' | 'lock'>,
  tool: string | undefined,
): string {
  if (manager === 'npm') return `npm ${lock ? 'ci' : 'install'} --no-audit --no-fund`;
  if (!lock) return `${manager} install`;
  return `${manager} install ${tool?.startsWith('@yarnpkg/') ? '--immutable' : '--frozen-lockfile'}`;
}

/** Workspaces, packages in folders, patches and scripts of the project's own take files that no list here has. */
function readsCode(manifest: Manifest, yarn = '', pnpm = ''): boolean {
  const versions = ['dependencies', 'devDependencies', 'optionalDependencies', 'resolutions', 'overrides']
    .map((kind) => JSON.stringify(manifest[kind] ?? {}))
    .join();
  return (
    manifest.workspaces !== undefined ||
    /"(file|link|portal|patch|workspace):|"[^"]+@patch:/.test(versions) ||
    ['preinstall', 'install', 'postinstall', 'prepare'].some((name) => manifest.scripts?.[name]) ||
    /^(yarnPath|plugins):/m.test(yarn) ||
    /^(packages|patchedDependencies):/m.test(pnpm) ||
    JSON.stringify(manifest.pnpm ?? {}).includes('patchedDependencies')
  );
}
