import { folderBeside } from '@shipshape/nx/packages';
import { UserError } from '@shipshape/workspace';
import { parseObject } from '../files/json.ts';
import type { ReadFile } from '../plan/written-file.ts';

const locks = { 'yarn.lock': 'yarn', 'pnpm-lock.yaml': 'pnpm', 'bun.lock': 'bun', 'bun.lockb': 'bun' };

/** Where the pipeline's package.json lies, and why. */
export interface PackagesPlace {
  /** From the repository's root. */
  folder: string;
  /** The other package manager that the package.json at the root belongs to, with the evidence, such as `yarn (yarn.lock)`. */
  other?: string;
}

/**
 * Where the packages of the pipeline are named: at the root; in a folder of their own where another package manager than
 * npm installs what the package.json at the root names, since its manifest and lock belong together.
 *
 * @throws UserError where that package.json is of an Nx workspace, which would then have two of Nx
 */
export function placeOfPackages(read: ReadFile): PackagesPlace {
  const manifest = read('package.json');
  if (manifest === undefined) return { folder: '.' };
  const { packageManager } = parseObject('package.json', manifest);
  const stated = typeof packageManager === 'string' ? packageManager.split('@')[0] : undefined;
  const lock = Object.entries(locks).find(([file]) => read(file) !== undefined);
  const name = stated ?? lock?.[1];
  if (!name || name === 'npm') return { folder: '.' };
  const other = `${name} (${stated ? 'packageManager in package.json' : lock?.[0]})`;
  const isOurs = read(`${folderBeside}/package.json`) !== undefined;
  if (read('nx.json') !== undefined && !isOurs) {
    throw new UserError(
      `This Nx workspace belongs to ${other}, and Shipshape's workflows install Nx with npm. Move the Django project into a repository or a folder of its own, or change the workspace to npm; then run this again. Nothing was written.`,
    );
  }
  return { folder: folderBeside, other };
}
