import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLoopback } from '@shipshape/oci-registry';
import type { BuildRequest } from '../engine.ts';
import { registryHost } from '../registry/reference.ts';
import type { CommandOutput } from '../system/command.ts';
import { atLeast } from '../system/version.ts';
import { withWorkFolder } from '../system/work-folder.ts';

/** A builder of buildx that gives the files of all layers it makes one time, and whose layers can be kept. */
export interface Builder {
  name: string;
  /** BuildKit's. */
  version: string;
  /** Whether it reaches the servers on this machine's loopback. */
  seesLoopback: boolean;
}

/** From this release on BuildKit knows `rewrite-timestamp`. */
const rewrites = [0, 13] as const;

/**
 * The builder that the user chose (`docker buildx use`, or docker/setup-buildx-action), where that is a BuildKit of its own
 * that can build reproducibly; undefined for the one within Docker's daemon, which cannot: its exporter has no
 * `rewrite-timestamp`.
 *
 * @param docker runs a command of docker
 */
export async function chosenBuilder(
  docker: (...args: string[]) => Promise<CommandOutput>,
): Promise<Builder | undefined> {
  const first = read((await docker('buildx', 'inspect')).stdout);
  if (!first.name || !first.driver || first.driver === 'docker') return undefined;
  // One that is not running has no version yet.
  const { name, version, seesLoopback } = first.version
    ? first
    : read((await docker('buildx', 'inspect', '--bootstrap')).stdout);
  return name && version && atLeast(version, ...rewrites) ? { name, version, seesLoopback } : undefined;
}

function read(inspected: string) {
  const value = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(inspected)?.[1]?.trim();
  const driver = value('Driver');
  const endpoint = value('Endpoint') ?? '';
  return {
    name: value('Name'),
    driver,
    version: /^Build[kK]it(?: version)?:\s+v?(\d+\.\d+\.\d+)/m.exec(inspected)?.[1],
    seesLoopback:
      driver === 'remote'
        ? endpoint.startsWith('unix:')
        : /network="?host/.test(value('Driver Options') ?? ''),
  };
}

/** Whether a builder reaches the registries of these references: in a container of its own it has its own loopback. */
export const reaches = ({ seesLoopback }: Builder, references: readonly string[]): boolean =>
  seesLoopback || !references.some((reference) => isLoopback(registryHost(reference)));

/**
 * Builds with a builder, and has Docker's daemon load what came of it. The image is handed over as a file, since only so can
 * every store of the daemon take an image whose layers were given another time.
 *
 * @param make runs a build command with more arguments, and returns the image ID
 * @param load has the daemon load an archive
 */
export function withBuilder(
  { name }: Builder,
  { sourceDateEpoch: epoch, layers }: Pick<BuildRequest, 'sourceDateEpoch' | 'layers'>,
  make: (command: string[], buildArgs: Record<string, string>) => Promise<string>,
  load: (archive: string) => Promise<unknown>,
): Promise<string> {
  return withWorkFolder(async (folder) => {
    const archive = join(folder, 'image.tar');
    const output = [
      `type=docker,dest=${archive}`,
      ...(epoch === undefined ? [] : ['rewrite-timestamp=true']),
    ];
    // A new folder each time: BuildKit adds to such a folder, and never removes anything.
    const kept = layers === undefined ? undefined : `${layers}.new`;
    if (kept) await rm(kept, { recursive: true, force: true });
    const id = await make(
      [
        ...['buildx', 'build', `--builder=${name}`, '--provenance=false', `--output=${output.join(',')}`],
        ...(layers && existsSync(join(layers, 'index.json'))
          ? [`--cache-from=type=local,src=${layers}`]
          : []),
        ...(kept ? [`--cache-to=type=local,dest=${kept},mode=max`] : []),
      ],
      epoch === undefined ? {} : { SOURCE_DATE_EPOCH: String(epoch) },
    );
    if (layers && kept && existsSync(kept)) {
      await rm(layers, { recursive: true, force: true });
      await rename(kept, layers);
    }
    await load(archive);
    return id;
  });
}
