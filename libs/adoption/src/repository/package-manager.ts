import { posix } from 'node:path';
import { folderBeside } from '@shipshape/nx/packages';
import type { DjangoProject } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import { objectIn, parseObject } from '../files/json.ts';
import type { ReadFile } from '../files/written-file.ts';

const locks = { 'yarn.lock': 'yarn', 'pnpm-lock.yaml': 'pnpm', 'bun.lock': 'bun', 'bun.lockb': 'bun' };

/** The folder of the pipeline's package.json, and why it is there. */
export interface PackagesPlace {
  /** From the repository's root. */
  folder: string;
  /** Why it is not the package.json at the root. */
  why?: string;
}

/**
 * Where the packages of the pipeline are named: at the root, or in a folder of their own beside a front end. That is where
 * another package manager than npm installs what the package.json at the root names, since its manifest and lock belong
 * together; and where an image builds that front end, which would get Nx as well.
 *
 * @throws UserError where another package manager installs an Nx workspace, which would then have two of Nx
 */
export function placeOfPackages(read: ReadFile, projects: readonly DjangoProject[]): PackagesPlace {
  const text = read('package.json');
  if (text === undefined) return { folder: '.' };
  const manifest = parseObject('package.json', text);
  const isBeside = read(`${folderBeside}/package.json`) !== undefined;
  const other = otherManager(manifest.packageManager, read);
  if (other) {
    if (read('nx.json') !== undefined && !isBeside) {
      throw new UserError(
        `This Nx workspace belongs to ${other}, and Shipshape's workflows install Nx with npm. Move the Django project into a repository or a folder of its own, or change the workspace to npm; then run this again. Nothing was written.`,
      );
    }
    return { folder: folderBeside, why: `the package.json at the root belongs to ${other}` };
  }
  const names = { ...objectIn(manifest.dependencies), ...objectIn(manifest.devDependencies) };
  const isNamed = 'nx' in names || 'shipshape' in names;
  if (isBeside || (!isNamed && projects.some(buildsRoot))) {
    return { folder: folderBeside, why: 'an image builds the front end of the package.json at the root' };
  }
  return { folder: '.' };
}

/** The other package manager than npm, with the evidence, such as `yarn (yarn.lock)`. */
function otherManager(packageManager: unknown, read: ReadFile): string | undefined {
  const stated = typeof packageManager === 'string' ? packageManager.split('@')[0] : undefined;
  const lock = Object.entries(locks).find(([file]) => read(file) !== undefined);
  const name = stated ?? lock?.[1];
  if (!name || name === 'npm') return undefined;
  return `${name} (${stated ? 'packageManager in package.json' : lock?.[0]})`;
}

const buildsRoot = ({ root, static: { value } }: DjangoProject) =>
  value.node !== null && value.node !== undefined && posix.join(root, value.node.folder) === '.';
