import type { Repository } from '@shipshape/oci-registry';
import { versionOrder } from '@shipshape/release-policy';
import { lastMove, unlessUnreadable } from './move-record.mts';
import { isMoving, isVersion } from './names.mts';
import { digestsOf, revisionOf } from './tag-state.mts';

/** What one tag or environment serves. */
export interface Standing {
  tag: string;
  digest: string;
  /** The versions that name this image, the highest last. */
  versions: string[];
  /** The commit it was built from, as its label says. */
  commit: string | undefined;
  /** When and by whom it was put there; undefined where the record does not tell. */
  since: string | undefined;
  by: string | undefined;
  /** Why, where a person put it back. */
  rolledBack: string | undefined;
}

/** What each moving tag of a repository serves, by name. */
export async function whereIsWhat(repository: Repository): Promise<Standing[]> {
  const names = await repository.tags();
  const digests = await digestsOf(
    repository,
    names.filter((name) => isMoving(name) || isVersion(name)),
  );
  const standings = [...digests]
    .filter(([tag]) => isMoving(tag))
    .map(([tag, digest]) => standing(tag, digest));
  return (await Promise.all(standings)).sort((one, other) => (one.tag < other.tag ? -1 : 1));

  async function standing(tag: string, digest: string): Promise<Standing> {
    const [last, commit] = await Promise.all([
      lastMove(repository, tag).catch(unlessUnreadable),
      revisionOf(repository, digest),
    ]);
    const known = last?.record.to.digest === digest ? last : undefined;
    const versions = [...digests]
      .filter(([name, at]) => at === digest && isVersion(name))
      .map(([name]) => name);
    return {
      tag,
      digest,
      versions: versions.sort((one, other) => (versionOrder.compare(one, other) === 'older' ? -1 : 1)),
      commit,
      since: known?.at,
      by: known?.by,
      rolledBack: known?.record.rollback?.reason,
    };
  }
}
