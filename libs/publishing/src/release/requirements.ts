import { mediaTypes, RegistryError, type Repository } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { recordTag } from './names.ts';

/** A tag that only this check writes: no branch or environment is called that. */
const probeTag = recordTag('.probe');

/** Repositories that this process has tried: a push need not try again before each move. */
const tried = new WeakSet<Repository>();

/**
 * Makes sure that `tag` can be moved, before anything is written that comes before the move, an immutable tag or a record:
 * that the lock can be taken, and that the registry lets a tag be overwritten. Immutability is a setting that no request
 * shows, and that may be switched on any day, so each process writes over a tag of this check. Not over `tag` itself:
 * another mover could have moved it since it was read, and would be undone.
 *
 * @throws UserError that names what to change; RegistryError where the registry does not answer or refuses the login
 */
export async function requireMovable(
  { repository, locks, dryRun }: Pick<ReleaseContext, 'repository' | 'locks' | 'dryRun'>,
  tag: string,
): Promise<void> {
  if (dryRun) return;
  locks.check();
  if (tried.has(repository)) return;
  const config = await repository.putBlob(new TextEncoder().encode('{}'));
  const write = (which: string) =>
    repository.putManifest(probeTag, probe(config, which), mediaTypes.ociManifest);
  if (!(await repository.resolve(probeTag))) await write('one');
  for (const which of ['other', 'one']) await write(which).catch(whyImmutable(repository.name, tag));
  tried.add(repository);
}

const probe = (config: string, which: string): Uint8Array => {
  const empty = { mediaType: mediaTypes.ociEmpty, digest: config, size: 2 };
  const content = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/vnd.shipshape.probe.v1+json',
    config: empty,
    layers: [empty],
    annotations: { 'dev.shipshape.probe': which },
  };
  return new TextEncoder().encode(JSON.stringify(content));
};

/** For `catch`: what to change where a registry refuses to write over a tag. */
export const whyImmutable =
  (name: string, tag: string) =>
  (error: unknown): never => {
    if (!(error instanceof RegistryError && error.code === 'immutable-tag')) throw error;
    throw new UserError(
      `${name} keeps tags immutable, so ${tag} cannot be moved; nothing was published or moved. Exempt these from that setting: ${tag} and every other tag that moves (branches, environments, latest, X, X.Y), move-*, incoming-* and sha256-*. It answered: ${error.message}`,
    );
  };
