import { isDeepStrictEqual } from 'node:util';
import { type Annotations, RegistryError, type Repository, type TagWrite } from '@shipshape/oci-registry';
import { formatRecord, type MoveRecord, parseRecord } from '@shipshape/release-policy';
import type { ReleaseContext } from './context.ts';
import { annotationNames as names, recordTag } from './names.ts';
import { previousOf, type RawMove, readMove, readMoveSince } from './record-chain.ts';
import { whyImmutable } from './write-tag.ts';

/** A move of a tag, kept as an artifact attached to the image it moved to. */
const artifactType = 'application/vnd.shipshape.move.v1+json';

/** A move as the registry keeps it: the policy's record, and when and by whom it was made. */
export interface StoredMove {
  record: MoveRecord;
  /** When it was asked for, RFC 3339. */
  at: string;
  by: string;
  /** The workflow run's page; undefined where the command was run by hand. */
  run: string | undefined;
  /** Digest of the artifact itself, and of the one before it. */
  digest: string;
  previous: string | undefined;
}

/**
 * The last move of a tag; undefined where there is none.
 *
 * @param known digest of a record that was read or written before: a registry that is behind that is waited for
 * @throws Error where the record tag serves something else, with a sentence on what to do
 */
export async function lastMove(
  repository: Repository,
  tag: string,
  known?: string,
): Promise<StoredMove | undefined> {
  const found = await readMoveSince(repository, tag, known);
  return found && storedMove(tag, found);
}

/** For `catch`: an unreadable record counts as none; a registry that did not answer is still a failure. */
export function unlessUnreadable(error: unknown): undefined {
  if (error instanceof RegistryError) throw error;
}

/**
 * The moves of a tag, the newest first, and why there are no earlier ones where the chain is broken.
 *
 * @param goOn whether a move still counts; reading ends at the first that does not
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
      return {
        moves,
        broken: moves.length > 0 ? 'the registry has not kept the records before that' : undefined,
      };
    let move: StoredMove;
    try {
      move = storedMove(tag, found);
    } catch {
      return { moves, broken: `the record before that (${found.digest}) is unreadable` };
    }
    if (!goOn(move)) break;
    moves.push(move);
    next = move.previous;
  }
  return { moves, broken: undefined };
}

/**
 * Attaches a record to the image that the tag is to serve, then puts the record tag on it; unless the last record is of
 * this very move.
 *
 * @param known digest of the record by which the move was decided
 * @returns the write of the record tag, to be confirmed: it serves the record unless somebody else records a move
 * @throws RegistryError `conflict` where somebody else wrote a record since it was read
 */
export async function writeMove(
  { repository }: Pick<ReleaseContext, 'repository'>,
  record: MoveRecord,
  { at, by, run }: Pick<StoredMove, 'at' | 'by' | 'run'>,
  known?: string,
): Promise<TagWrite> {
  const name = recordTag(record.tag);
  const last = await readMoveSince(repository, record.tag, known);
  const previous = last?.digest;
  if (last && isSame(record, last.annotations[names.record])) {
    return { wrote: last.digest, before: last.digest };
  }
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
  const { digest } = await repository.attach(record.to.digest, { artifactType, annotations });
  const stored = await repository.readUntil(() => repository.manifest(digest), Boolean);
  if (!stored)
    throw new Error(`${repository.name} accepted ${digest} and does not serve it. Run this again.`);
  await repository
    .putManifest(name, stored.bytes, stored.descriptor.mediaType, { replacing: previous ?? null })
    .catch(previous ? whyImmutable(repository.name, record.tag) : undefined);
  return { wrote: digest, before: previous ?? null };
}

/**
 * Whether the last record is of this very move, which was interrupted after its record or whose answer was lost: the tag
 * serves what it served then, or what it was to serve. Repeated, it is still one move.
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

function storedMove(tag: string, found: RawMove): StoredMove {
  const { digest, annotations } = found;
  return {
    record: parseRecord(tag, annotations[names.record] ?? ''),
    at: annotations[names.at] ?? '',
    by: annotations[names.by] ?? '',
    run: annotations[names.run],
    digest,
    previous: previousOf(found),
  };
}
