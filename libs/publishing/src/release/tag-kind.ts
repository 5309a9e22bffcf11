import { followsReleases } from '@shipshape/image-metadata';
import type { MoveRecord, TagKind } from '@shipshape/release-policy';
import { UserError } from '@shipshape/workspace';
import { branchTag, isReserved } from './names.ts';

/** A tag that moves, with what moves it. */
export interface MovingTag {
  tag: string;
  kind: Exclude<TagKind, 'immutable'>;
}

/** The kind that a name has whatever made it, since release, publishing and records own it; undefined for any other name. */
export function reservedKind(tag: string): 'immutable' | 'version' | undefined {
  if (isReserved(tag)) return 'immutable';
  return followsReleases(tag) ? 'version' : undefined;
}

/**
 * The kind of a tag of which only the name is known: what its last move recorded, else what its name looks like. This
 * is the only place that derives a kind from a name.
 *
 * @param record the tag's last record; undefined where there is none
 * @param branches the branches whose tags follow them; any other name is taken for an environment's
 */
export function kindOf(
  tag: string,
  record: Pick<MoveRecord, 'kind'> | undefined,
  branches: readonly (string | undefined)[] = [],
): TagKind {
  const own = branches.some((branch) => branch !== undefined && branchTag(branch) === tag);
  return reservedKind(tag) ?? record?.kind ?? (own ? 'branch' : 'environment');
}

/**
 * The tag with its kind, where that moves.
 *
 * @throws UserError for an immutable one
 */
export function requireMoving(tag: string, kind: TagKind): MovingTag {
  if (kind !== 'immutable') return { tag, kind };
  throw new UserError(
    `${tag} is immutable: it names one image and never moves. Name a branch or environment.`,
  );
}
