import { manifest, readOnce } from '../content/manifests.ts';
import { putOnce } from '../content/put-manifest.ts';
import { RegistryError } from '../errors.ts';
import { Transient } from '../http/retry.ts';
import type { SendOnce, Session } from '../http/session.ts';
import { readUntil, settleSeconds } from '../http/settle.ts';
import { digestOf } from '../names/digest.ts';
import { type Descriptor, type Index, isIndex, mediaTypes, type StoredManifest } from '../types.ts';

/** The tag that replaces the referrers API: `sha256-<hex>` ("Referrers Tag Schema"). */
function fallbackTag(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`;
}

/**
 * The tag to use where a registry takes the one of the schema for the digest itself. GitLab does: there `sha256-<hex>`
 * serves the subject, and cannot be written. Signing tools keep theirs under `sha256-<hex>.sig` in the same way.
 */
const ownTag = (digest: string) => `${fallbackTag(digest)}.attached`;

const serves = (stored: StoredManifest | undefined, digest: string) => stored?.descriptor.digest === digest;

/** What the index under the fallback tag lists; nothing where it is absent, or is not an index. */
export async function listByTag(session: Session, subject: string): Promise<Descriptor[]> {
  let stored = await manifest(session, fallbackTag(subject));
  if (serves(stored, subject)) stored = await manifest(session, ownTag(subject));
  return stored && isIndex(stored.content) ? stored.content.manifests : [];
}

/**
 * One attempt to add an entry to the index under the fallback tag: reads the index, writes it with the entry, and reads it
 * until the entry is there. Another writer's entry that got lost in between is noticed by that writer, who adds it again.
 */
export async function addToIndex(
  session: Session,
  once: SendOnce,
  doing: string,
  subject: string,
  added: Descriptor,
): Promise<void> {
  let tag = fallbackTag(subject);
  let stored = await readOnce(session, once, tag);
  if (serves(stored, subject)) {
    tag = ownTag(subject);
    stored = await readOnce(session, once, tag);
  }
  const empty: Index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] };
  const index = stored?.content ?? empty;
  if (!isIndex(index))
    throw session.error('conflict', doing, `the tag ${tag} does not serve an index: remove it.`, tag);
  if (lists(stored, added)) return;
  const bytes = new TextEncoder().encode(
    JSON.stringify({ ...index, manifests: [...index.manifests, added] }),
  );
  const descriptor = { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), size: bytes.length };
  const before = stored?.descriptor.digest;
  try {
    await putOnce(session, once, {
      reference: tag,
      bytes,
      descriptor,
      replacing: before ?? null,
      look: true,
    });
  } catch (error) {
    throw error instanceof RegistryError && error.code === 'conflict' ? new Transient(error) : error;
  }
  const isOld = (now: StoredManifest | undefined) => now === undefined || now.descriptor.digest === before;
  const now = await readUntil(
    session.timing,
    () => readOnce(session, once, tag),
    (found) => !isOld(found),
  );
  if (lists(now, added)) return;
  if (isOld(now)) {
    const why = `the registry accepted the index ${descriptor.digest}, and does not serve it ${Math.round(settleSeconds)} s later: repeat the command.`;
    throw session.error('unconfirmed', doing, why, tag);
  }
  throw new Transient(
    session.error('conflict', doing, 'somebody else attaches at the same time: try again.', tag),
  );
}

function lists(stored: StoredManifest | undefined, { digest }: Descriptor): boolean {
  return (
    stored !== undefined &&
    isIndex(stored.content) &&
    stored.content.manifests.some((entry) => entry.digest === digest)
  );
}
