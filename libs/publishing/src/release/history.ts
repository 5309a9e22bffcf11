import type { Repository } from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import { allMoves, type StoredMove } from './move-record.ts';
import { branchTag, followsVersions, isMoving, isVersion } from './names.ts';

/** How one tag came to serve what it serves. */
export interface History {
  tag: string;
  /** The newest first. */
  moves: StoredMove[];
  /** Why there are no earlier ones, where the registry has not kept them. */
  broken: string | undefined;
}

/**
 * The recorded moves of every moving tag, by name, or of the one that is named: a moving tag, one that is gone by now
 * and left its record, or a version.
 *
 * @throws UserError where there is no such tag and never was one, with those that there are
 */
export async function historiesOf(repository: Repository, name: string): Promise<History[]> {
  const tags = (await repository.tags()).filter((tag) => isMoving(tag) || isVersion(tag)).sort();
  const of = async (tag: string): Promise<History> => ({ tag, ...(await allMoves(repository, tag)) });
  if (!name) return Promise.all(tags.filter(isMoving).map(of));
  const moving = followsVersions(name) ? name : branchTag(name);
  const only = moving ?? name;
  const found = moving || tags.includes(only) ? await of(only) : undefined;
  if (found && (found.moves.length > 0 || tags.includes(only))) return [found];
  const known = tags.length > 0 ? `the tags are ${tags.join(', ')}` : 'it has none yet';
  throw new UserError(`${repository.name} has no tag "${name}", and no record of one: ${known}.`);
}
