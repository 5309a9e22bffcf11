import { manifest } from '../content/manifests.ts';
import { send } from '../content/put-manifest.ts';
import { answered, isRefusal, refusesToMove } from '../content/refusal.ts';
import type { RegistryError } from '../errors.ts';
import type { Session } from '../http/session.ts';

/**
 * Makes sure, before anything is written, that the registry lets tags move: each that exists is written once more as it
 * is. That changes nothing, and a registry whose tags are immutable refuses even that (ECR, Harbor, Docker Hub). A tag
 * that does not exist yet can be created anywhere, so nothing is asked about it.
 *
 * To be called where nobody else moves these tags, as any write of a tag.
 *
 * @throws RegistryError `immutable-tag` that names all tags which are refused; `denied` without the right to write
 */
export async function checkMovable(session: Session, tags: string[]): Promise<void> {
  const refused: string[] = [];
  let last: RegistryError | undefined;
  for (const tag of tags) {
    const error = await refusalToRewrite(session, tag);
    if (!error) continue;
    if (!refusesToMove(error)) throw error;
    refused.push(tag);
    last = error;
  }
  if (!last) return;
  const names = refused.join(', ');
  const why = `the registry keeps ${refused.length > 1 ? 'these tags' : 'this tag'} immutable: ${answered(last)}. Nothing was written. Allow ${names} to be overwritten, in the repository's setting for tag immutability or as an exception to it.`;
  throw session.error('immutable-tag', `move ${names}`, why, refused[0]);
}

async function refusalToRewrite(session: Session, tag: string): Promise<RegistryError | undefined> {
  const stored = await manifest(session, tag);
  if (!stored) return undefined;
  try {
    await session.attempt((once) => send(session, once, { ...stored, reference: tag }));
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}
