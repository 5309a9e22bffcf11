import type { Log } from '@shipshape/workspace';
import { aptInstall, hasApt, mayInstall } from '../apt/apt.ts';
import { aptGet, withPackageLists } from '../apt/apt-get.ts';
import { debianNeeds, failedBuilds } from './build-needs.ts';

/**
 * Makes sure that this machine has the Debian packages that a project and its Python packages need to run, such as
 * libraries that they load by name: installed as root, otherwise named. What apt does not know is left to the program that misses it.
 *
 * @param packages names, and apt's patterns
 * @param install false: they are only named, and the machine stays as it is
 */
export async function bringLibraries(
  packages: readonly string[],
  say: Log,
  install = mayInstall(),
): Promise<void> {
  if (packages.length === 0 || !hasApt()) return;
  const simulate = () =>
    aptGet(['--simulate', 'install', '--no-install-recommends', '--no-upgrade', ...packages]);
  const { exitCode, stdout } = await (install ? withPackageLists(simulate) : simulate());
  const missing = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
  if (exitCode !== 0 || missing.length === 0) return;
  if (install) await aptInstall(missing, say);
  else
    say(
      `This machine lacks what the project or its Python packages call: sudo apt-get install --no-install-recommends ${packages.map((one) => `'${one}'`).join(' ')}`,
    );
}

/**
 * Installs what the packages need whose build from source failed, as far as this process may.
 *
 * @param output uv's, which names them
 * @returns false where nothing was installed
 */
export async function bringToBuild(output: string, say: Log): Promise<boolean> {
  const failed = failedBuilds(output);
  if (failed.length === 0 || !mayInstall()) return false;
  await aptInstall(debianNeeds(failed), say);
  return true;
}
