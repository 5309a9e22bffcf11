import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Packages } from '@shipshape/adoption';
import { type Log, readRecord, UserError, withLock } from '@shipshape/workspace';
import { $ } from 'zx/core';

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  /** Written when the package is packed. */
  workflows?: WorkflowSource;
}

/** Where the reusable workflows are, pinned. */
export interface WorkflowSource {
  /** `<owner>/<repository>` on GitHub. */
  repository: string;
  commit: string;
}

/** The placeholder for an owner that is not known. */
export const unknownSource: WorkflowSource = { repository: 'OWNER/shipshape', commit: 'main' };

/** The folder that this code runs from: the package, or a build of a clone. */
const here = dirname(fileURLToPath(import.meta.url));

/** The nearest folder upwards that has the package.json of shipshape. */
function packageFolder(): string | undefined {
  for (let at = here; ; at = dirname(at)) {
    if (readRecord<Manifest>(join(at, 'package.json'))?.name === 'shipshape') return at;
    if (at === dirname(at)) return undefined;
  }
}

/**
 * How a team's package.json names the packages: shipshape by the version, tarball or folder that this command was called
 * from, or by a tarball that a clone packs for it; Nx in the version that shipshape is tested with.
 *
 * @param root the team's repository
 * @param at where its package.json lies, from the root: a path inside of the repository is written from there
 */
export async function findPackages(
  root: string,
  at: string,
  say: Log,
): Promise<Omit<Packages, 'folder'> & { workflows: WorkflowSource }> {
  const folder = packageFolder();
  const manifest = folder ? readRecord<Manifest>(join(folder, 'package.json')) : undefined;
  if (!folder || !manifest)
    throw new UserError('The package.json of the package shipshape is missing: install it again.');
  const isClone = existsSync(join(folder, 'tools/pack.mjs'));
  if (isClone) {
    const tarball = await packed(folder, say);
    const inside = readRecord<Manifest>(join(folder, 'dist/packages/shipshape/package.json'));
    return {
      shipshape: fileReference(tarball, root, at),
      nx: manifest.devDependencies?.nx ?? 'latest',
      workflows: inside?.workflows ?? unknownSource,
    };
  }
  return {
    shipshape: calledBy(folder, root, at) ?? manifest.version,
    nx: (manifest.peerDependencies?.nx ?? 'latest').replace(/^\^/, ''),
    workflows: manifest.workflows ?? unknownSource,
  };
}

/** The `file:` reference by which the surrounding package.json, npx's own for one, names this package. */
function calledBy(folder: string, root: string, at: string): string | undefined {
  const above = dirname(dirname(folder));
  const reference = readRecord<Manifest>(join(above, 'package.json'))?.dependencies?.shipshape;
  if (reference?.startsWith('file:')) {
    return fileReference(resolve(above, reference.slice('file:'.length)), root, at);
  }
  // A folder is linked, so that its code runs in place.
  const isInstalled = folder.split(sep).includes('node_modules');
  return isInstalled ? undefined : fileReference(folder, root, at);
}

function fileReference(path: string, root: string, at: string): string {
  const isInside = !relative(root, path).startsWith('..');
  return `file:${isInside ? relative(join(root, at), path) : path}`;
}

/** The tarball of a clone, packed where it is not there or older than this build: once, where several repositories are adopted at a time. */
const packed = (clone: string, say: Log): Promise<string> =>
  withLock(
    join(clone, '.shipshape/packing.lock'),
    () => readyTarball(clone, say),
    (owner) => say(`waiting for process ${owner}, which packs shipshape`),
  );

async function readyTarball(clone: string, say: Log): Promise<string> {
  const packages = join(clone, 'dist/packages');
  const find = () =>
    existsSync(packages)
      ? readdirSync(packages).find((name) => /^shipshape-[\d.]+.*\.tgz$/.test(name))
      : undefined;
  const stamp = readRecord<{ build: string }>(join(packages, 'build.json'))?.build;
  const known = find();
  if (known && stamp && here.startsWith(stamp)) return join(packages, known);
  say('packing shipshape for your repository');
  const { exitCode, stderr } = await $({
    nothrow: true,
    quiet: true,
  })`${process.execPath} ${join(clone, 'tools/pack.mjs')}`;
  const made = find();
  if (exitCode !== 0 || !made) throw new UserError(`shipshape could not be packed: ${stderr.trim()}`);
  return join(packages, made);
}
