import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx/core';

/** What the scripts of Debian packages call to start a service, or to make PostgreSQL's default cluster. */
const starters = ['invoke-rc.d', 'deb-systemd-invoke', 'pg_createcluster'];

/**
 * Calls `install` with options for apt-get that keep installed packages from starting anything: dpkg finds
 * stand-ins that do nothing ahead of the real starters. Unlike a policy-rc.d of our own, which would lie in
 * /usr/sbin for everybody and stay there after a kill -9, this is seen by that one apt-get only. `install` may keep
 * files in the folder it is given, which goes afterwards.
 */
export async function withoutServices<T>(
  install: (options: string[], folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-no-services-'));
  const standIns = join(folder, 'bin');
  try {
    mkdirSync(standIns);
    for (const name of starters) symlinkSync('/bin/true', join(standIns, name));
    const { stdout } = await $({ quiet: true })`apt-config shell dpkg_path DPkg::Path`;
    const path = stdout.match(/'(.*)'/)?.[1] ?? '/usr/sbin:/usr/bin:/sbin:/bin';
    return await install(['-o', `DPkg::Path=${standIns}:${path}`], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
