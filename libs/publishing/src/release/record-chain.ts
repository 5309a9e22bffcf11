import { type Annotations, isDigest, RegistryError, type Repository } from '@shipshape/oci-registry';
import { annotationNames as names, recordTag } from './names.ts';

/** A record as the registry has it, not validated yet. */
export interface RawMove {
  digest: string;
  annotations: Annotations;
}

/** What the record tag of a tag, or a digest, serves. */
export async function readMove(repository: Repository, reference: string): Promise<RawMove | undefined> {
  const stored = await repository.manifest(reference);
  if (!stored) return undefined;
  return { digest: stored.descriptor.digest, annotations: stored.content.annotations ?? {} };
}

/** The digest of the record before this one. A name there could lead in a circle. */
export function previousOf({ annotations }: RawMove): string | undefined {
  const previous = annotations[names.previous] ?? '';
  return isDigest(previous) ? previous : undefined;
}

/**
 * Reads a tag's record, and waits for a registry that is behind what it has returned before, by any number of moves.
 *
 * @param known digest of a record that was read or written before
 * @throws RegistryError `unconfirmed` where it is still behind after `settleSeconds`
 */
export async function readMoveSince(
  repository: Repository,
  tag: string,
  known: string | undefined,
): Promise<RawMove | undefined> {
  const { found, isBehind } = await repository.readUntil(
    async () => {
      const found = await readMove(repository, recordTag(tag));
      return { found, isBehind: await isEarlier(repository, found?.digest, known) };
    },
    (answer) => !answer.isBehind,
  );
  if (!isBehind) return found;
  const { registry, repository: path, name } = repository;
  throw new RegistryError(
    'unconfirmed',
    `${name} still returns an older record of ${tag} than a moment ago; nothing was moved. Run this again in a minute.`,
    { registry, repository: path, reference: recordTag(tag) },
  );
}

/**
 * Whether a record, or none, is what came before another one, however far back: each record names the one before it.
 * Both chains are followed at once, so that a record of another mover, which comes after, is known as soon.
 */
export async function isEarlier(
  repository: Repository,
  found: string | undefined,
  than: string | undefined,
): Promise<boolean> {
  if (found === than || !than) return false;
  if (!found) return true;
  const passed = new Set([found, than]);
  let [theirs, ours]: (string | undefined)[] = [found, than];
  while (theirs || ours) {
    [theirs, ours] = await Promise.all([before(repository, theirs), before(repository, ours)]);
    if (ours === found) return true;
    // What comes after the known one, or beside it, is another mover's.
    if (theirs && (theirs === ours || passed.has(theirs))) return false;
    if (ours && passed.has(ours)) return false;
    for (const digest of [theirs, ours]) if (digest) passed.add(digest);
  }
  return false;
}

/** Whether a tag served this digest by some record before `record`. */
export async function servedEarlier(
  repository: Repository,
  digest: string | undefined,
  record: string,
): Promise<boolean> {
  let next = await readMove(repository, record);
  while (next && digest) {
    if (next.annotations[names.from] === digest) return true;
    const previous = previousOf(next);
    next = previous ? await readMove(repository, previous) : undefined;
  }
  return false;
}

async function before(repository: Repository, digest: string | undefined): Promise<string | undefined> {
  const move = digest && (await readMove(repository, digest));
  return move ? previousOf(move) : undefined;
}
