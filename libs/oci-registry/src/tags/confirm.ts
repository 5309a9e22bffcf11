import { failure } from '../errors.ts';
import { settleSeconds } from '../http/settle.ts';
import type { Repository } from '../repository.ts';

/** A write of a tag that the registry has accepted. */
export interface TagWrite {
  /** The digest that was written. */
  wrote: string;
  /** The digest that the tag served before; null where it served none. */
  before: string | null;
}

/**
 * What a tag serves after our own write. Registries may show what was there before for seconds, so an old answer is asked
 * for again, with growing pauses up to `settleSeconds`. An answer that is neither old nor ours is somebody else's write
 * and counts at once.
 *
 * @returns `wrote`; somebody else's digest; or, where the registry never shows the write, `before` (undefined for none)
 */
export async function servedAfterWrite(
  repository: Repository,
  tag: string,
  { wrote, before }: TagWrite,
): Promise<string | undefined> {
  return repository.readUntil(
    async () => (await repository.resolve(tag))?.digest,
    (served) => served === wrote || (served !== undefined && served !== before),
  );
}

/** The error `unconfirmed`, for a write of a tag that the registry has accepted and does not show after `settleSeconds`. */
export function unconfirmed(
  repository: Pick<Repository, 'registry' | 'repository'>,
  tag: string,
  wrote: string,
  served: string | undefined,
) {
  const why = `the registry accepted ${wrote}, and still serves ${served ?? 'nothing'} ${Math.round(settleSeconds)} s later: repeat the command.`;
  return failure('unconfirmed', repository, `confirm ${tag}`, why, tag);
}
