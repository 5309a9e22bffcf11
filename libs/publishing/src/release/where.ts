import type { Repository } from '@shipshape/oci-registry';
import { versionOrder } from '@shipshape/release-policy';
import { askEach } from './ask-each.ts';
import { allMoves } from './move-record.ts';
import { isMoving, isVersion } from './names.ts';
import { digestsOf, revisionOf } from './tag-state.ts';

/** What one tag, environment or version serves. */
export interface Standing {
  tag: string;
  /** Whether it moves, or is a version's for good. */
  moves: boolean;
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

/** What each tag of a repository serves that people go by: first those that move, by name, then the versions, the highest first. */
export async function whereIsWhat(repository: Repository): Promise<Standing[]> {
  const names = await repository.tags();
  const versions = names.filter(isVersion).sort(byVersion).reverse();
  const digests = await digestsOf(repository, [...names.filter(isMoving).sort(), ...versions]);
  const images = [...new Set(digests.values())];
  const commits = new Map(
    await askEach(images, async (digest) => [digest, await revisionOf(repository, digest)] as const),
  );
  return askEach([...digests], async ([tag, digest]) => {
    // Newer commits that ask for the image that is served leave records of their own: the oldest put it there.
    const { moves } = await allMoves(repository, tag, ({ record }) => record.to.digest === digest);
    const put = moves.at(-1);
    return {
      tag,
      moves: isMoving(tag),
      digest,
      versions: versions.filter((version) => digests.get(version) === digest).reverse(),
      commit: commits.get(digest),
      since: put?.at,
      by: put?.by,
      rolledBack: moves.find(({ record }) => record.rollback)?.record.rollback?.reason,
    };
  });
}

const byVersion = (one: string, other: string) =>
  ({ older: -1, newer: 1 })[versionOrder.compare(one, other) as string] ?? 0;
