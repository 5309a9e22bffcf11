import { isDeepStrictEqual } from 'node:util';
import { type Annotations, isDigest, RegistryError, type Repository } from '@shipshape/oci-registry';
import { formatRecord, type MoveRecord, parseRecord } from '@shipshape/release-policy';
import { recordTag } from './names.ts';

/** A move of a tag, kept as an artifact attached to the image it moved to. */
const artifactType = 'application/vnd.shipshape.move.v1+json';

const names = {
  record: 'dev.shipshape.move.record',
  at: 'org.opencontainers.image.created',
  by: 'dev.shipshape.move.by',
  run: 'dev.shipshape.move.run',
  previous: 'dev.shipshape.move.previous',
  // For whoever reads the registry without us.
  tag: 'dev.shipshape.move.tag',
  from: 'dev.shipshape.move.from',
  to: 'dev.shipshape.move.to',
  reason: 'dev.shipshape.move.reason',
} as const;

/** A move as the registry remembers it: the policy's record in its envelope. */
export interface StoredMove {
  record: MoveRecord;
  /** When it was asked for, RFC 3339. */
  at: string;
  by: string;
  /** The workflow run's page; undefined where a person asked by hand. */
  run: string | undefined;
  /** Digest of the artifact itself, and of the one before it. */
  digest: string;
  previous: string | undefined;
}

/**
 * The last move of a tag; undefined where there is none.
 *
 * @throws Error where the companion tag carries something else, with a sentence that says what to do
 */
export async function lastMove(repository: Repository, tag: string): Promise<StoredMove | undefined> {
  const found = await readMove(repository, recordTag(tag));
  return found && storedMove(tag, found);
}

/** For `catch`: a record that is none counts as none; what the registry did not answer is still a failure. */
export function unlessUnreadable(error: unknown): undefined {
  if (error instanceof RegistryError) throw error;
}

/**
 * The moves of a tag, the newest first, and why there are no earlier ones where the chain is broken.
 *
 * @param goOn whether a move still counts; the first that does not ends the look
 */
export async function allMoves(
  repository: Repository,
  tag: string,
  goOn: (move: StoredMove) => boolean = () => true,
): Promise<{ moves: StoredMove[]; broken: string | undefined }> {
  const moves: StoredMove[] = [];
  let next: string | undefined = recordTag(tag);
  while (next) {
    const found = await readMove(repository, next);
    if (!found)
      return { moves, broken: moves.length > 0 ? 'the registry has not kept what was before' : undefined };
    let move: StoredMove;
    try {
      move = storedMove(tag, found);
    } catch {
      return { moves, broken: `what was before (${found.digest}) is no record of ${tag}` };
    }
    if (!goOn(move)) break;
    moves.push(move);
    next = move.previous;
  }
  return { moves, broken: undefined };
}

/**
 * Attaches a record to the image that the tag is to serve, then puts the companion tag on it; unless the last record is
 * of this very move.
 *
 * @returns the digest of the record's artifact, which the companion tag serves unless somebody else records a move
 * @throws RegistryError `conflict` where somebody else wrote a record since it was read
 */
export async function writeMove(
  repository: Repository,
  record: MoveRecord,
  { at, by, run }: Pick<StoredMove, 'at' | 'by' | 'run'>,
): Promise<string> {
  const companion = recordTag(record.tag);
  const last = await readMove(repository, companion);
  if (last && isSame(record, last.annotations[names.record])) return last.digest;
  const previous = last?.digest;
  const annotations: Annotations = {
    [names.record]: formatRecord(record),
    [names.at]: at,
    [names.by]: by,
    [names.tag]: record.tag,
    [names.to]: record.to.digest,
    ...(record.from && { [names.from]: record.from.digest }),
    ...(record.rollback && { [names.reason]: record.rollback.reason }),
    ...(run && { [names.run]: run }),
    ...(previous && { [names.previous]: previous }),
  };
  const attached = await repository.attach(record.to.digest, { artifactType, annotations });
  const stored = await repository.manifest(attached.digest);
  if (!stored)
    throw new Error(`${repository.name} lost ${attached.digest}, which it had just taken: run it again.`);
  await repository.putManifest(companion, stored.bytes, stored.descriptor.mediaType, {
    replacing: previous ?? null,
  });
  return attached.digest;
}

/**
 * Whether the last record is of this very move, which broke off behind its record, or whose end nobody heard: the tag
 * stands where it stood then, or where it was to go. Asked for again, it is still one move.
 */
function isSame(record: MoveRecord, lastText: string | undefined): boolean {
  try {
    const last = parseRecord(record.tag, lastText ?? '');
    const stands = [last.from?.digest, last.to.digest].includes(record.from?.digest);
    return stands && isDeepStrictEqual({ ...record, from: undefined }, { ...last, from: undefined });
  } catch {
    return false;
  }
}

interface Found {
  digest: string;
  annotations: Annotations;
}

async function readMove(repository: Repository, reference: string): Promise<Found | undefined> {
  const stored = await repository.manifest(reference);
  if (!stored) return undefined;
  return { digest: stored.descriptor.digest, annotations: stored.content.annotations ?? {} };
}

function storedMove(tag: string, { digest, annotations }: Found): StoredMove {
  return {
    record: parseRecord(tag, annotations[names.record] ?? ''),
    at: annotations[names.at] ?? '',
    by: annotations[names.by] ?? '',
    run: annotations[names.run],
    digest,
    // A name here could lead in a circle.
    previous: isDigest(annotations[names.previous] ?? '') ? annotations[names.previous] : undefined,
  };
}
