import { followsReleases } from '@shipshape/image-metadata';
import type { Repository } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import { allMoves, type StoredMove } from './move-record.ts';
import { branchTag, isReserved, isVersion } from './names.ts';
import { kindOf } from './tag-kind.ts';

/** How one tag came to serve what it serves. */
export interface History {
  tag: string;
  /** The newest first. */
  moves: StoredMove[];
  /** Why there are no earlier ones, where the chain of records is broken. */
  broken: string | undefined;
}

/**
 * The recorded moves of every moving tag, by name, or of the one that is named: a moving tag, a deleted one whose record
 * is still there, or a version.
 *
 * @throws UserError where there is no such tag and no record of one; it lists the tags there are
 */
export async function historiesOf(repository: Repository, name: string): Promise<History[]> {
  const tags = (await repository.tags()).filter((tag) => !isReserved(tag) || isVersion(tag)).sort();
  const of = async (tag: string): Promise<History> => ({ tag, ...(await allMoves(repository, tag)) });
  if (!name) {
    const all = await Promise.all(tags.filter((tag) => !isReserved(tag)).map(of));
    return all.filter(({ tag, moves }) => kindOf(tag, moves[0]?.record) !== 'immutable');
  }
  const moving = followsReleases(name) ? name : branchTag(name);
  const only = moving ?? name;
  const found = moving || tags.includes(only) ? await of(only) : undefined;
  if (found && (found.moves.length > 0 || tags.includes(only))) return [found];
  const known = tags.length > 0 ? `the tags are ${tags.join(', ')}` : 'it has none yet';
  throw new UserError(`${repository.name} has no tag "${name}", and no record of one: ${known}.`);
}
