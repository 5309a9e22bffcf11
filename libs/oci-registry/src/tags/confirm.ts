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

/**
 * Makes sure that the registry shows our own write of a tag.
 *
 * @throws RegistryError `conflict` where somebody else has moved the tag: it serves a third digest. `unconfirmed` where
 *   it serves what it served before, `settleSeconds` after the write.
 */
export async function confirmWrite(repository: Repository, tag: string, write: TagWrite): Promise<void> {
  const served = await servedAfterWrite(repository, tag, write);
  if (served === write.wrote) return;
  if (served === undefined || served === write.before) {
    throw unconfirmed(repository, tag, write.wrote, served);
  }
  const why = `${write.wrote} was written, and ${served} is served now: somebody else wrote it at the same time; find out who.`;
  throw failure('conflict', repository, `confirm ${tag}`, why, tag);
}

/** The error for a write that the registry has accepted and does not show. */
export function unconfirmed(
  repository: Pick<Repository, 'registry' | 'repository'>,
  tag: string,
  wrote: string,
  served: string | undefined,
) {
  const why = `the registry accepted ${wrote}, and still serves ${served ?? 'nothing'} ${Math.round(settleSeconds)} s later: repeat the command.`;
  return failure('unconfirmed', repository, `confirm ${tag}`, why, tag);
}
