import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WrittenFile } from '@shipshape/adoption';
import { cleanEnvironment, type Log, UserError } from '@shipshape/workspace';
import { $ } from 'zx';

/**
 * Installs the npm packages that package.json names and writes its lock, where they are not there yet.
 *
 * @throws UserError with npm's last words; the files of the pipeline are there then, and whole
 */
export async function installPackages(root: string, files: readonly WrittenFile[], log: Log): Promise<void> {
  const isThere = (path: string) => existsSync(join(root, path));
  const changed = files.some(({ path, action }) => path === 'package.json' && action !== 'keep');
  if (!changed && isThere('package-lock.json') && isThere('node_modules/shipshape/package.json')) return;
  log('npm packages: installing, and writing package-lock.json');
  // A lock of our making names no address, so that it works behind every mirror; a team's own stays as it is.
  const flags = isThere('package-lock.json') ? [] : ['--omit-lockfile-registry-resolved'];
  const { exitCode, stderr } = await $({
    cwd: root,
    env: cleanEnvironment({}, { packageSources: true }),
    nothrow: true,
    quiet: true,
  })`npm install --ignore-scripts --no-audit --no-fund --loglevel=error ${flags}`;
  if (exitCode === 0) return;
  throw new UserError(
    `The files are written, and npm could not install what package.json names: fix this, then run \`npm install\`.\n${stderr.trim()}`,
  );
}
