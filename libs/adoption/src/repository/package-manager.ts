import { UserError } from '@shipshape/workspace';
import { parseObject } from '../files/json.ts';
import type { ReadFile } from '../plan/written-file.ts';

const locks = { 'yarn.lock': 'yarn', 'pnpm-lock.yaml': 'pnpm', 'bun.lock': 'bun', 'bun.lockb': 'bun' };

/**
 * Refuses a repository whose JavaScript packages another package manager than npm installs: the workflows install with
 * npm, and a second lock beside the team's would drift away from it.
 *
 * @throws UserError that names the evidence, and what to do
 */
export function requireNpm(read: ReadFile): void {
  const manifest = read('package.json');
  if (manifest === undefined) return;
  const { packageManager } = parseObject('package.json', manifest);
  const stated = typeof packageManager === 'string' ? packageManager.split('@')[0] : undefined;
  const lock = Object.entries(locks).find(([file]) => read(file) !== undefined);
  const name = stated && stated !== 'npm' ? stated : lock?.[1];
  if (!name || (stated === 'npm' && !lock)) return;
  const evidence = stated === name ? 'packageManager in package.json' : lock?.[0];
  throw new UserError(
    `The package.json at the root belongs to ${name} (${evidence}), and Shipshape's workflows install with npm. Move the front end with its package.json into a folder of its own, such as frontend, or change it to npm; then run this again. Nothing was written.`,
  );
}
