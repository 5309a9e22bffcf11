import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, UserError } from '@shipshape/workspace';
import { aptExtract, aptInstall, hasApt, mayInstall } from '../apt/apt.ts';

/** Where MariaDB's programs are, and what they need to run from there. */
export interface MysqlPrograms {
  /** The folder that has its `bin`, `sbin` and `share`. */
  base: string;
  env: NodeJS.ProcessEnv;
}

/** Without the packages that make a service of it. */
const packages = ['mariadb-server-core', 'mariadb-client-core'];

/** What to do where there is none and no apt. */
export const noMysql = `No MySQL to run with: install ${packages.join(' and ')}, or state in shipshape.json the "services" to start without it ("services": [] for none).`;

/**
 * Finds Debian's MariaDB. Where there is none, and apt is, gets it: installed as root, otherwise unpacked into `folder`.
 *
 * @throws UserError where there is none and no apt
 */
export async function readyMysql(folder: string, say: Log): Promise<MysqlPrograms> {
  const found = programsIn('/') ?? programsIn(folder);
  if (found) return found;
  if (mayInstall()) {
    // Not unpacked only: as root the server runs as another user, who may not look into the clone.
    await aptInstall(packages, say);
    const installed = programsIn('/');
    if (installed) return installed;
  } else if (hasApt()) {
    await aptExtract(packages, folder, say);
    const unpacked = programsIn(folder);
    if (unpacked) return unpacked;
  }
  throw new UserError(noMysql);
}

function programsIn(root: string): MysqlPrograms | undefined {
  const base = join(root, 'usr');
  const programs = ['sbin/mariadbd', 'bin/mariadb-install-db', 'bin/mariadb'];
  if (!programs.every((program) => existsSync(join(base, program)))) return undefined;
  if (root === '/') return { base, env: {} };
  const libraries = readdirSync(join(base, 'lib')).filter((name) => name.includes('-linux-'));
  return { base, env: { LD_LIBRARY_PATH: libraries.map((name) => join(base, 'lib', name)).join(':') } };
}
