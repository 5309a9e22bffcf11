import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Log, lookUp } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { hasApt } from '../apt/apt.ts';
import { withPackageLists } from '../apt/apt-get.ts';

/** The programs of a server. */
interface Server {
  bin: string;
}

/** How Debian calls what is not called as PostgreSQL has it. */
const packagedAs: Readonly<Record<string, string>> = {
  ...{ postgis: 'postgis-3', postgis_raster: 'postgis-3', postgis_sfcgal: 'postgis-3' },
  ...{
    postgis_topology: 'postgis-3',
    postgis_tiger_geocoder: 'postgis-3',
    address_standardizer: 'postgis-3',
  },
  ...{ pg_cron: 'cron', pg_partman: 'partman', pg_repack: 'repack', vector: 'pgvector' },
};

/** The major version of Debian's programs, such as `15`; undefined for those of somebody else. */
const versionOf = ({ bin }: Server): string | undefined => /^\d+$/.exec(basename(dirname(bin)))?.[0];

const folderOf = ({ bin }: Server, version: string): string =>
  join(bin, '../../../../share/postgresql', version, 'extension');

/** Names the control files of programs that were unpacked as the packages' own scripts would: `postgis-3` as `postgis`. */
export function nameUnpacked(programs: Server): void {
  const version = versionOf(programs);
  const folder = version === undefined ? '' : folderOf(programs, version);
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const name = /^(.+)-\d+\.control$/.exec(file)?.[1];
    if (name && !existsSync(join(folder, `${name}.control`)))
      symlinkSync(file, join(folder, `${name}.control`));
  }
}

/** Those of these extensions that a server of Debian's does not have; what another one has is not known. */
export function missingExtensions(programs: Server, extensions: readonly string[]): string[] {
  const version = versionOf(programs);
  if (version === undefined) return [];
  const folder = folderOf(programs, version);
  return extensions.filter((name) => !existsSync(join(folder, `${name}.control`)));
}

/** What apt gets: the packages, and the extensions that are there then. */
export interface OfferedExtensions {
  extensions: string[];
  /** With the server's own, for where it has to be unpacked beside its extensions. */
  packages: string[];
}

/**
 * Finds the Debian packages that bring these extensions to a server. An extension that this machine's package sources
 * do not have is reported by `say`.
 */
export async function offeredExtensions(
  programs: Server,
  extensions: readonly string[],
  say: Log,
): Promise<OfferedExtensions> {
  const version = versionOf(programs);
  const offered: { name: string; package: string }[] = [];
  if (version === undefined || !hasApt()) return { extensions: [], packages: [] };
  const wanted = extensions.map((name) => ({
    name,
    package: `postgresql-${version}-${lookUp(packagedAs, name) ?? name.replaceAll('_', '-')}`,
  }));
  for (const one of wanted) {
    const { exitCode } = await withPackageLists(
      () => $({ quiet: true, nothrow: true })`apt-cache show ${one.package}`,
    );
    if (exitCode === 0) offered.push(one);
    else say(`PostgreSQL ${version} has no extension ${one.name}: no package ${one.package} is offered here`);
  }
  const server = [`postgresql-${version}`, `postgresql-client-${version}`];
  return {
    extensions: offered.map(({ name }) => name),
    packages: [...new Set([...server, ...offered.map((one) => one.package)])],
  };
}
