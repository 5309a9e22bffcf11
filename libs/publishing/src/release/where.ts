import type { Repository } from '@shipshape/oci-registry';
import { type MoveRecord, versionOrder } from '@shipshape/release-policy';
import { inParallel } from '@shipshape/workspace';
import { allMoves } from './move-record.ts';
import { isReserved, isVersion } from './names.ts';
import { kindOf } from './tag-kind.ts';
import { digestsOf, questionsAtOnce, revisionOf } from './tag-state.ts';

/** What one tag, environment or version serves. */
export interface Standing {
  tag: string;
  /** Whether it moves; false for an immutable one, such as a version. */
  moves: boolean;
  digest: string;
  /** The versions that name this image, the highest last. */
  versions: string[];
  /** The commit it was built from, by its label. */
  commit: string | undefined;
  /** When and by whom it was put there; undefined where it was set outside Shipshape. */
  since: string | undefined;
  by: string | undefined;
  /** Why, where it was rolled back. */
  rolledBack: string | undefined;
}

/**
 * What each tag serves that people go by: first those that move, by name, then the immutable ones, the highest version
 * first.
 */
export async function whereIsWhat(repository: Repository): Promise<Standing[]> {
  const names = await repository.tags();
  const versions = names.filter(isVersion).sort(byVersion).reverse();
  const others = names.filter((name) => !isReserved(name)).sort();
  const digests = await digestsOf(repository, [...others, ...versions]);
  const images = [...new Set(digests.values())];
  const commits = new Map(
    await inParallel(
      images,
      questionsAtOnce,
      async (digest) => [digest, await revisionOf(repository, digest)] as const,
    ),
  );
  const found = await inParallel([...digests], questionsAtOnce, async ([tag, digest]) => {
    let last: MoveRecord | undefined;
    // Newer commits that ask for the image that is served leave records of their own: the oldest put it there.
    const { moves } = await allMoves(repository, tag, ({ record }) => {
      last ??= record;
      return record.to.digest === digest;
    });
    const put = moves.at(-1);
    return {
      tag,
      moves: kindOf(tag, last) !== 'immutable',
      digest,
      versions: versions.filter((version) => digests.get(version) === digest).reverse(),
      commit: commits.get(digest),
      since: put?.at,
      by: put?.by,
      rolledBack: moves.find(({ record }) => isRollback(record))?.record.rollback?.reason,
    };
  });
  return [...found.filter(({ moves }) => moves), ...found.filter(({ moves }) => !moves)];
}

/** Whether it set the tag back: a rollback to what was served only confirms that. */
const isRollback = ({ rollback, from, to }: MoveRecord): boolean =>
  rollback !== undefined && from?.digest !== to.digest;

const byVersion = (one: string, other: string) =>
  ({ older: -1, newer: 1 })[versionOrder.compare(one, other) as string] ?? 0;
