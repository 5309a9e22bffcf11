import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { aptGet, aptGetApart, explainApt, withPackageLists } from './apt-get.ts';
import { withoutServices } from './apt-services.ts';

/** Whether this is Debian or Ubuntu, or made from one of them, with its apt-get. */
export function hasApt(): boolean {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Whether we may install Debian packages on this machine: as root, on Debian or Ubuntu. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && hasApt();
}

/**
 * Installs Debian packages, without recommended ones and without asking; waits up to five minutes for another apt.
 * Removes none, and goes on to its end where we are ended.
 * No service of theirs is started, and no PostgreSQL cluster made. Call it where {@link mayInstall}.
 *
 * @throws UserError with one sentence: no network, disk full, no such package …
 */
export async function aptInstall(packages: string[], say: Log): Promise<void> {
  say(`Installing ${packages.join(', ')} with apt-get`);
  const install = ['-y', 'install', '--no-install-recommends', '--no-remove', ...packages];
  const result = await withoutServices((noServices, folder) =>
    withPackageLists(() => aptGetApart([...noServices, ...install], folder)),
  );
  if (result.exitCode !== 0) throw explainApt(`${packages.join(', ')} could not be installed`, result);
}

/**
 * Unpacks Debian packages, and those of their dependencies this machine lacks, into `folder`. Needs no root and
 * leaves the system as it is; no script of the packages runs. `folder` appears whole or not at all.
 *
 * @throws UserError with one sentence: no network, disk full, no such package …
 */
export async function aptExtract(packages: string[], folder: string, say: Log): Promise<void> {
  say(`Fetching ${packages.join(', ')} with apt-get, unpacked into ${folder}`);
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}.`);
  try {
    const result = await withPackageLists(async () => {
      const plan = await aptGet(['--simulate', 'install', '--no-install-recommends', ...packages]);
      if (plan.exitCode !== 0) return plan;
      const missing = [...plan.stdout.matchAll(/^Inst (\S+) /gm)].map(([, name = '']) => name);
      return await aptGet(['download', ...new Set([...packages, ...missing])], work);
    });
    if (result.exitCode !== 0) throw explainApt(`${packages.join(', ')} could not be fetched`, result);
    const root = join(work, 'root');
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      const unpacked = await $({
        nothrow: true,
        quiet: true,
      })`dpkg-deb --extract ${join(work, file)} ${root}`;
      if (unpacked.exitCode !== 0) throw explainApt(`${file} could not be unpacked`, unpacked);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(root, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
