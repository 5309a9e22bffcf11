import { scopeOf } from '../auth/scope.ts';
import { RegistryError } from '../errors.ts';
import { answerLimit } from '../http/http.ts';
import type { SendOnce, Session } from '../http/session.ts';
import { digestLike, digestOf, isDigest } from '../names/digest.ts';
import type { Descriptor, StoredManifest } from '../types.ts';
import { checkReference, mismatch, resolveOnce } from './manifests.ts';

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

/**
 * Writes a manifest or index under a tag or under its digest, and makes sure that the registry has taken it for the same
 * digest. Repeating it changes nothing.
 *
 * @throws RegistryError `conflict` where the tag serves neither `replacing` nor these very bytes.
 */
export async function putManifest(
  session: Session,
  reference: string,
  bytes: Uint8Array,
  mediaType: string,
  options: PutOptions = {},
): Promise<Descriptor> {
  checkReference(session, reference);
  const doing = `write ${reference}`;
  const digest = isDigest(reference) ? digestLike(reference, bytes) : digestOf(bytes);
  if (isDigest(reference) && digest !== reference) throw mismatch(session, doing, reference, digest);
  if (bytes.length > answerLimit) {
    const why = `it has ${bytes.length} bytes, and registries take ${answerLimit}.`;
    throw session.error('too-large', doing, why, reference);
  }
  const written = { bytes, descriptor: { mediaType, digest, size: bytes.length } };
  let looked = options.justLooked === true;
  return session.attempt((once) => {
    const { replacing } = looked ? {} : options;
    looked = false;
    return putOnce(session, once, reference, written, replacing);
  });
}

/** One attempt of `putManifest`. */
export async function putOnce(
  session: Session,
  once: SendOnce,
  reference: string,
  { bytes, descriptor }: Pick<StoredManifest, 'bytes' | 'descriptor'>,
  replacing: PutOptions['replacing'],
): Promise<Descriptor> {
  const { digest, mediaType } = descriptor;
  if (replacing !== undefined) {
    const served = (await resolveOnce(session, once, reference))?.digest;
    if (served === digest) return descriptor;
    if ((served ?? null) !== replacing) throw conflict(session, reference, served, digest);
  }
  const taken = await write(session, once, reference, bytes, mediaType).catch(async (error) => {
    // A registry may refuse one of two equal manifests that come at once. What counts is what it serves then.
    if (!(error instanceof RegistryError && error.code === 'rejected')) throw error;
    const served = await resolveOnce(session, once, reference).catch(() => undefined);
    if (served?.digest === digest) return digest;
    throw error;
  });
  if (taken !== digest) throw mismatch(session, `write ${reference}`, digest, taken ?? 'nothing');
  return descriptor;
}

/** Returns the digest for which the registry has taken the bytes. */
async function write(
  session: Session,
  once: SendOnce,
  reference: string,
  bytes: Uint8Array,
  mediaType: string,
) {
  const { headers } = await once({
    method: 'PUT',
    path: `manifests/${reference}`,
    scope: scopeOf(session.repository, 'pull,push'),
    doing: `write ${reference}`,
    reference,
    headers: { 'content-type': mediaType },
    body: new Uint8Array(bytes),
  });
  return headers.get('docker-content-digest') ?? (await resolveOnce(session, once, reference))?.digest;
}

function conflict(session: Session, tag: string, served: string | undefined, wanted: string): RegistryError {
  const why = `it serves ${served ?? 'nothing any more'}, and was to become ${wanted}: nothing was changed; find out who wrote it.`;
  return session.error('conflict', `write ${tag}`, why, tag);
}
