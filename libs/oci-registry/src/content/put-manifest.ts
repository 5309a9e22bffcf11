import { scopeOf } from '../auth/scope.ts';
import type { RegistryError } from '../errors.ts';
import { answerLimit } from '../http/http.ts';
import type { SendOnce, Session } from '../http/session.ts';
import { readUntil } from '../http/settle.ts';
import { digestLike, digestOf, isDigest } from '../names/digest.ts';
import type { Descriptor, StoredManifest } from '../types.ts';
import { checkReference, emptyDigest, mismatch, resolveOnce } from './manifests.ts';
import { isFresh } from './own-write.ts';
import { immutable, isRefusal } from './refusal.ts';

export interface PutOptions {
  /**
   * What the tag has to serve for this to be written: a digest, or null for nothing. It is looked up before each try, so
   * that a repeated write does not undo what somebody else wrote in between. (Registries have no compare-and-swap:
   * between that look and the write there stays a gap.) Without it, whatever the tag serves is replaced.
   */
  replacing?: string | null;
  /** The caller has just looked `replacing` up: the first try goes without. */
  justLooked?: boolean;
}

/** A manifest to be written, and what has to be there before. */
interface Write extends Pick<StoredManifest, 'bytes' | 'descriptor'> {
  reference: string;
  replacing: PutOptions['replacing'];
  /** Whether to look up what `reference` serves before writing. */
  look: boolean;
}

/** What came of a write. */
export interface Written {
  descriptor: Descriptor;
  /** The registry has taken note of the manifest's subject (OCI-Subject): its referrers API will list it. */
  subjectNoted: boolean;
}

/**
 * Writes a manifest or index under a tag or under its digest, and makes sure that the registry has taken it for the same
 * digest. Repeating it changes nothing.
 *
 * @throws RegistryError `conflict` where the tag serves neither `replacing` nor these very bytes; `immutable-tag` where
 *   the registry does not let the tag move. Nothing has changed then.
 */
export async function putManifest(
  session: Session,
  reference: string,
  bytes: Uint8Array,
  mediaType: string,
  options: PutOptions = {},
): Promise<Written> {
  checkReference(session, reference);
  const doing = `write ${reference}`;
  const digest = isDigest(reference) ? digestLike(reference, bytes) : digestOf(bytes);
  if (isDigest(reference) && digest !== reference) throw mismatch(session, doing, reference, digest);
  if (bytes.length > answerLimit) {
    const why = `it has ${bytes.length} bytes, and registries take ${answerLimit}.`;
    throw session.error('too-large', doing, why, reference);
  }
  const descriptor = { mediaType, digest, size: bytes.length };
  const { replacing } = options;
  let look = options.justLooked !== true;
  return session.attempt((once) => {
    const write = { reference, bytes, descriptor, replacing, look };
    look = true;
    return putOnce(session, once, write);
  });
}

/** One attempt of `putManifest`. */
export async function putOnce(session: Session, once: SendOnce, write: Write): Promise<Written> {
  const { reference, descriptor, replacing, look } = write;
  const { digest } = descriptor;
  const served = async () => (await resolveOnce(session, once, reference))?.digest;
  const guarded = replacing !== undefined;
  if (guarded && look) {
    const before = await lookup(session, write, served);
    if (before === digest) return { descriptor, subjectNoted: false };
    if ((before ?? null) !== replacing && before !== emptyDigest)
      throw conflict(session, reference, before, digest);
  }
  try {
    const subjectNoted = await send(session, once, write);
    const at = session.timing.now();
    session.learned.written.set(digest, at);
    if (guarded) session.learned.replaced.set(reference, { before: replacing ?? undefined, at });
    return { descriptor, subjectNoted };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // What counts is what it serves now. A registry may refuse one of two equal manifests that come at once, and one whose
    // tags are immutable refuses even what the tag serves already.
    const now = await served().catch(() => undefined);
    if (now === digest) return { descriptor, subjectNoted: false };
    if (guarded && now !== undefined && now !== replacing) throw conflict(session, reference, now, digest);
    throw (now !== undefined && immutable(session, error, reference)) || error;
  }
}

/**
 * What a tag serves, for a write that replaces what the tag served a moment ago. A registry may be behind that by any
 * number of moves, so only an answer that stays is taken for somebody else's; the same for what this session replaced.
 */
function lookup(
  { learned, timing }: Session,
  { reference, descriptor, replacing }: Write,
  read: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const own = learned.replaced.get(reference);
  const isOwn = own !== undefined && isFresh(own.at, timing.now());
  return readUntil(timing, read, (served) => {
    if (isOwn && served === own.before) return false;
    return (
      replacing === null || served === emptyDigest || served === replacing || served === descriptor.digest
    );
  });
}

/** Writes, whatever `reference` serves. Returns whether the registry has noted the subject. */
export async function send(
  session: Session,
  once: SendOnce,
  { reference, bytes, descriptor }: Pick<Write, 'reference' | 'bytes' | 'descriptor'>,
) {
  const { digest, mediaType } = descriptor;
  const { headers } = await once({
    method: 'PUT',
    path: `manifests/${reference}`,
    scope: scopeOf(session.repository, 'pull,push'),
    doing: `write ${reference}`,
    reference,
    headers: { 'content-type': mediaType },
    body: new Uint8Array(bytes),
  });
  const taken = headers.get('docker-content-digest') ?? (await findOnce(session, once, digest));
  if (taken !== digest) throw mismatch(session, `write ${reference}`, digest, taken ?? 'nothing');
  return headers.get('oci-subject') !== null;
}

/**
 * For registries that do not return the digest they stored: it is asked for by digest, since a tag may show the old
 * content for a while.
 */
async function findOnce(session: Session, once: SendOnce, digest: string): Promise<string | undefined> {
  const read = () => resolveOnce(session, once, digest);
  return (await readUntil(session.timing, read, (found) => found !== undefined))?.digest;
}

function conflict(session: Session, tag: string, served: string | undefined, wanted: string): RegistryError {
  const why = `it serves ${served ?? 'nothing any more'}, and was to become ${wanted}: nothing was changed; find out who wrote it.`;
  return session.error('conflict', `write ${tag}`, why, tag);
}
