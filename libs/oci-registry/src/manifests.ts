import { checkDigest, digestLike, digestOf, isDigest } from './digest.ts';
import { RegistryError } from './errors.ts';
import { type Answer, answerLimit } from './http.ts';
import { parseManifest } from './parse.ts';
import { isTag } from './reference.ts';
import { Transient } from './retry.ts';
import { scopeOf } from './scope.ts';
import type { SendOnce, Session, Task } from './session.ts';
import { type Descriptor, mediaTypes, type StoredManifest } from './types.ts';

const accept = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerList,
  mediaTypes.dockerManifest,
].join(', ');

/**
 * What a tag or digest stands for, without reading it (HEAD, as "Checking if content exists in the registry"); undefined
 * where it is absent. Registries that leave out digest or size are asked for the whole manifest.
 */
export async function resolve(session: Session, reference: string): Promise<Descriptor | undefined> {
  checkReference(session, reference);
  return session.attempt((once) => resolveOnce(session, once, reference));
}

async function resolveOnce(session: Session, once: SendOnce, reference: string) {
  const { status, headers } = await once(readTask(session, 'HEAD', reference));
  if (status === 404) return undefined;
  const digest = headers.get('docker-content-digest');
  const size = headers.get('content-length');
  const mediaType = mediaTypeOf(headers);
  if (!digest || !size || !mediaType) return (await readOnce(session, once, reference))?.descriptor;
  if (!isDigest(digest) || (isDigest(reference) && digest !== reference)) {
    throw mismatch(session, `resolve ${reference}`, reference, digest);
  }
  return { mediaType, digest, size: Number(size) };
}

/** Reads a manifest or index and checks it against its digest; undefined where it is absent. */
export async function manifest(session: Session, reference: string): Promise<StoredManifest | undefined> {
  checkReference(session, reference);
  return session.attempt((once) => readOnce(session, once, reference));
}

/** One attempt of `manifest`. */
export async function readOnce(session: Session, once: SendOnce, reference: string) {
  const answer = await once(readTask(session, 'GET', reference));
  if (answer.status === 404) return undefined;
  const promised = isDigest(reference) ? reference : answer.headers.get('docker-content-digest');
  const digest = promised && isDigest(promised) ? digestLike(promised, answer.bytes) : digestOf(answer.bytes);
  // Bytes may be damaged or cut off on their way, so that reading them again may help.
  if (promised && promised !== digest)
    throw new Transient(mismatch(session, `read ${reference}`, promised, digest));
  return parseStored(session, reference, answer, digest);
}

function parseStored(
  session: Session,
  reference: string,
  { bytes, headers }: Answer,
  digest: string,
): StoredManifest {
  const refuse = (code: 'not-a-registry' | 'unsupported', why: string) =>
    session.error(code, `read ${reference}`, why, reference);
  const content = parseManifest(bytes, refuse);
  const mediaType = content.mediaType ?? mediaTypeOf(headers);
  if (!mediaType) throw refuse('not-a-registry', 'the registry does not say which kind of manifest it is.');
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes, content };
}

export interface PutOptions {
  /**
   * What the tag has to serve for this to be written: a digest, or null for nothing. It is looked up before each try, so
   * that a repeated write does not undo what somebody else wrote in between. (Registries have no compare-and-swap:
   * between that look and the write there stays a gap.) Without it, whatever the tag serves is replaced.
   */
  replacing?: string | null;
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
  return session.attempt((once) => putOnce(session, once, reference, written, options));
}

/** One attempt of `putManifest`. */
export async function putOnce(
  session: Session,
  once: SendOnce,
  reference: string,
  { bytes, descriptor }: Pick<StoredManifest, 'bytes' | 'descriptor'>,
  { replacing }: PutOptions,
): Promise<Descriptor> {
  const { digest, mediaType } = descriptor;
  if (replacing !== undefined) {
    const served = (await resolveOnce(session, once, reference))?.digest;
    if (served === digest) return descriptor;
    if ((served ?? null) !== replacing) throw conflict(session, reference, served, digest);
  }
  const { headers } = await once({
    method: 'PUT',
    path: `manifests/${reference}`,
    scope: scopeOf(session.repository, 'pull,push'),
    doing: `write ${reference}`,
    reference,
    headers: { 'content-type': mediaType },
    body: new Uint8Array(bytes),
  });
  const taken = headers.get('docker-content-digest') ?? (await resolveOnce(session, once, reference))?.digest;
  if (taken !== digest) throw mismatch(session, `write ${reference}`, digest, taken ?? 'nothing');
  return descriptor;
}

function conflict(session: Session, tag: string, served: string | undefined, wanted: string): RegistryError {
  const why = `it serves ${served ?? 'nothing any more'}, and was to become ${wanted}: nothing was changed; find out who wrote it.`;
  return session.error('conflict', `write ${tag}`, why, tag);
}

function readTask(session: Session, method: 'GET' | 'HEAD', reference: string): Task {
  return {
    method,
    path: `manifests/${reference}`,
    scope: scopeOf(session.repository, 'pull'),
    doing: `read ${reference}`,
    reference,
    headers: { accept },
    mayBeAbsent: true,
  };
}

function mismatch(session: Session, doing: string, expected: string, got: string): RegistryError {
  const why = `it should be ${expected}, and the registry has ${got}: the content is damaged, or it is another's.`;
  return session.error('digest-mismatch', doing, why, expected);
}

function mediaTypeOf(headers: Headers): string | undefined {
  const type = headers.get('content-type')?.split(';')[0]?.trim();
  return type && Object.values<string>(mediaTypes).includes(type) ? type : undefined;
}

/** Throws unless `reference` is a tag or a digest: it becomes part of an address. */
function checkReference({ registry, repository }: Session, reference: string): void {
  if (reference.includes(':')) checkDigest(reference, { registry, repository });
  else if (!isTag(reference)) {
    const why = `${JSON.stringify(reference)} is neither a tag nor a digest: write one of ${registry}/${repository}.`;
    throw new RegistryError('bad-reference', why, { registry, repository, reference });
  }
}
