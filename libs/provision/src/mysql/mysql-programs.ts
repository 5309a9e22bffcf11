import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, UserError } from '@shipshape/workspace';
import { aptPrograms, unpackedLibraries } from '../apt/programs.ts';

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
  const found = await aptPrograms({
    ...{ packages, folder, say },
    ...{ installed: () => programsIn('/'), unpacked: () => programsIn(folder) },
  });
  if (found) return found;
  throw new UserError(noMysql);
}

function programsIn(root: string): MysqlPrograms | undefined {
  const base = join(root, 'usr');
  const programs = ['sbin/mariadbd', 'bin/mariadb-install-db', 'bin/mariadb'];
  if (!programs.every((program) => existsSync(join(base, program)))) return undefined;
  return { base, env: root === '/' ? {} : unpackedLibraries(root) };
}
