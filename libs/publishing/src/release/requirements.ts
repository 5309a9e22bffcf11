import { isDeepStrictEqual } from 'node:util';
import { mediaTypes, type Repository } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { lastMove, type StoredMove, unlessUnreadable } from './move-record.ts';
import { recordTag, short } from './names.ts';
import { putTag, unlessConflict, whyImmutable } from './write-tag.ts';

/** A tag that only this check writes: no branch or environment is called that. */
const probeTag = recordTag('.probe');

/** The tags of each repository that this process has tried: it need not try one again before each move. */
const triedTags = new WeakMap<Repository, Set<string>>();

/** Whether this process has tried a tag already. */
function isTried(repository: Repository, tag: string): boolean {
  return triedTags.get(repository)?.has(tag) ?? false;
}

function setTried(repository: Repository, tag: string): void {
  triedTags.set(repository, (triedTags.get(repository) ?? new Set()).add(tag));
}

/**
 * Makes sure that tags can be moved, before anything is written that comes before the move, an immutable tag or a record:
 * that the lock can be taken, and that the registry lets a tag be overwritten. Immutability is a setting that no request
 * shows, and that may be switched on any day, so each process writes over a tag of this check.
 *
 * @param tag the first that is to move, for the message
 * @throws UserError that names what to change; RegistryError where the registry does not answer or refuses the login
 */
export async function requireMovable(
  { repository, locks, dryRun }: Pick<ReleaseContext, 'repository' | 'locks' | 'dryRun'>,
  tag: string,
): Promise<void> {
  if (dryRun) return;
  locks.check();
  if (isTried(repository, probeTag)) return;
  const config = await repository.putBlob(new TextEncoder().encode('{}'));
  const write = (which: string) =>
    repository.putManifest(probeTag, probe(config, which), mediaTypes.ociManifest);
  if (!(await repository.resolve(probeTag))) await write('one');
  for (const which of ['other', 'one']) await write(which).catch(whyImmutable(repository.name, tag));
  setTried(repository, probeTag);
}

/**
 * Makes sure that the registry lets this very tag move, which may be locked alone (ACR): it is written once more as it
 * is. To be called under the tag's lock, before its record is written. A mover that shares no lock with this one writes
 * its record before the tag, so where the record has changed meanwhile its move may have been undone, and is repaired.
 *
 * @param served what the tag serves now
 * @param last the record that goes with that; where it names another image a move is under way, and nothing is tried
 * @throws UserError where the registry refuses, or another mover came in between
 */
export async function requireItselfMovable(
  { repository, dryRun }: Pick<ReleaseContext, 'repository' | 'dryRun'>,
  tag: string,
  { served, last }: { served: string; last: StoredMove | undefined },
): Promise<void> {
  if (dryRun || isTried(repository, tag) || (last && last.record.to.digest !== served)) return;
  await repository.checkMovable([tag]).catch(whyImmutable(repository.name, tag));
  setTried(repository, tag);
  const now = await lastMove(repository, tag, last?.digest).catch(unlessUnreadable);
  if (isDeepStrictEqual(now?.record, last?.record)) return;
  const theirs = now?.record.to.digest;
  if (theirs && theirs !== served) await putTag(repository, tag, theirs, served).catch(unlessConflict);
  throw new UserError(
    `${now?.by ?? 'Somebody else'} moved ${tag} at the same time, to ${short(theirs)}. Check with npx shipshape history, then run this again.`,
  );
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
