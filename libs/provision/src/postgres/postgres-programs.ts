import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Log, UserError } from '@shipshape/workspace';
import { which } from 'zx/core';
import { aptPrograms, unpackedLibraries } from '../apt/programs.ts';
import { missingExtensions, nameUnpacked, offeredExtensions } from './extensions.ts';

/** Where PostgreSQL's server programs are, and what they need to run from there. */
export interface PostgresPrograms {
  bin: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Finds PostgreSQL's server programs: the newest of Debian's, or those on the path. Where there are none, and apt is,
 * gets Debian's: installed as root, otherwise unpacked into `folder`.
 *
 * @param extensions what its databases have to be able to create; Debian's packages of those that are not there are got as
 *   the server is. One that Debian does not have is left to whoever creates it.
 * @throws UserError where there are none and no apt
 */
export async function readyPostgres(
  folder: string,
  say: Log,
  extensions: readonly string[] = [],
): Promise<PostgresPrograms> {
  const found = await aptPrograms({
    ...{ packages: ['postgresql'], folder, say },
    ...{ installed: findPrograms, unpacked: () => programsIn(folder) },
  });
  if (!found)
    throw new UserError(
      'No PostgreSQL to test on: install its server programs (initdb and postgres), or set TEST_DATABASE_URL to a database whose user may create databases.',
    );
  const missing = missingExtensions(found, extensions);
  if (missing.length === 0) return found;
  const offered = await offeredExtensions(found, missing, say);
  if (offered.extensions.length === 0) return found;
  const whole = `${folder}-${[...offered.extensions].sort().join('-')}`;
  const hasAll = (programs: PostgresPrograms | undefined) =>
    programs && missingExtensions(programs, offered.extensions).length === 0 ? programs : undefined;
  // The server finds an extension beside its own programs alone: where nothing may be installed, both are unpacked.
  const withThem = await aptPrograms({
    ...{ packages: offered.packages, folder: whole, say },
    ...{ installed: async () => hasAll(await findPrograms()), unpacked: () => hasAll(programsIn(whole)) },
  });
  return withThem ?? found;
}

async function findPrograms(): Promise<PostgresPrograms | undefined> {
  const bin = newestIn('/usr/lib/postgresql') ?? (await which('initdb', { nothrow: true }));
  return bin ? { bin: bin.endsWith('initdb') ? dirname(bin) : bin, env: {} } : undefined;
}

function programsIn(folder: string): PostgresPrograms | undefined {
  const bin = newestIn(join(folder, 'usr/lib/postgresql'));
  if (!bin) return undefined;
  // PROJ, which PostGIS calculates with, looks for its data below /usr only.
  const programs = { bin, env: { ...unpackedLibraries(folder), PROJ_LIB: join(folder, 'usr/share/proj') } };
  nameUnpacked(programs);
  return programs;
}

/** Debian keeps one folder for each major version. */
function newestIn(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(folder, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}
