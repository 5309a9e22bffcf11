import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Log, UserError } from '@shipshape/workspace';
import { which } from 'zx/core';
import { aptPrograms, unpackedLibraries } from '../apt/programs.ts';

/** Where PostgreSQL's server programs are, and what they need to run from there. */
export interface PostgresPrograms {
  bin: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Finds PostgreSQL's server programs: the newest of Debian's, or those on the path. Where there are none, and apt is,
 * gets Debian's: installed as root, otherwise unpacked into `folder`.
 *
 * @throws UserError where there are none and no apt
 */
export async function readyPostgres(folder: string, say: Log): Promise<PostgresPrograms> {
  const found = await aptPrograms({
    ...{ packages: ['postgresql'], folder, say },
    ...{ installed: findPrograms, unpacked: () => unpackedPrograms(folder) },
  });
  if (found) return found;
  throw new UserError(
    'No PostgreSQL to test on: install its server programs (initdb and postgres), or set TEST_DATABASE_URL to a database whose user may create databases.',
  );
}

async function findPrograms(): Promise<PostgresPrograms | undefined> {
  const bin = newestIn('/usr/lib/postgresql') ?? (await which('initdb', { nothrow: true }));
  return bin ? { bin: bin.endsWith('initdb') ? dirname(bin) : bin, env: {} } : undefined;
}

function unpackedPrograms(folder: string): PostgresPrograms | undefined {
  const bin = newestIn(join(folder, 'usr/lib/postgresql'));
  return bin ? { bin, env: unpackedLibraries(folder) } : undefined;
}

/** Debian keeps one folder for each major version. */
function newestIn(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(folder, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}
