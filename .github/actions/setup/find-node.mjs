// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a runner's tool cache has the newest Node of a major version: `node/<version>/<arch>`, beside which
 * `<arch>.complete` shows that it is whole (actions/toolkit, tool-cache).
 *
 * @param {string} cache
 * @param {string} major
 * @param {string} arch
 * @returns {string | undefined}
 */
export function findNode(cache, major, arch) {
  const folder = join(cache, 'node');
  if (!cache || !existsSync(folder)) return undefined;
  const [version] = readdirSync(folder)
    .filter((name) => name.startsWith(`${major}.`))
    .filter((name) => existsSync(join(folder, name, `${arch}.complete`)))
    .filter((name) => existsSync(join(folder, name, arch, 'bin/node')))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return version && join(folder, version, arch);
}
