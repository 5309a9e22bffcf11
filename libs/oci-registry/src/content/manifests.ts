import { scopeOf } from '../auth/scope.ts';
import { RegistryError } from '../errors.ts';
import type { Answer } from '../http/messages.ts';
import { Transient } from '../http/retry.ts';
import type { SendOnce, Session, Task } from '../http/session.ts';
import { checkDigest, digestLike, digestOf, isDigest } from '../names/digest.ts';
import { isTag } from '../names/reference.ts';
import type { AnswerHeaders } from '../transport/send.ts';
import { type Descriptor, isIndex, mediaTypes, type StoredManifest } from '../types.ts';
import { headOrGet } from './head.ts';
import { afterOwnWrite } from './own-write.ts';
import { parseManifest } from './parse.ts';

const accept = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerList,
  mediaTypes.dockerManifest,
].join(', ');

/** The digest that a registry names after a write that ended before its first byte: of an empty manifest, to be written again. */
export const emptyDigest = digestOf(new Uint8Array());

/**
 * The descriptor of a tag or digest, without reading its content (HEAD, as "Checking if content exists in the
 * registry"); undefined where it is absent. Registries that refuse HEAD, or leave out digest or size, are asked for the
 * whole manifest.
 */
export async function resolve(session: Session, reference: string): Promise<Descriptor | undefined> {
  checkReference(session, reference);
  return afterOwnWrite(session, reference, () =>
    session.attempt((once) => resolveOnce(session, once, reference)),
  );
}

/** One attempt of `resolve`. */
export async function resolveOnce(
  session: Session,
  once: SendOnce,
  reference: string,
): Promise<Descriptor | undefined> {
  const byGet = async () => {
    const read = await readBytes(session, once, reference);
    const headers = read?.answer.headers;
    return read && headers?.get('docker-content-digest') === emptyDigest
      ? { mediaType: mediaTypeOf(headers) ?? mediaTypes.ociManifest, digest: emptyDigest, size: 0 }
      : read && parseStored(session, reference, read).descriptor;
  };
  const byHead = async ({ status, headers }: Answer) => {
    if (status === 404) return undefined;
    const digest = headers.get('docker-content-digest');
    const size = headers.get('content-length');
    const mediaType = mediaTypeOf(headers);
    if (!digest || !Number(size) || !mediaType) return byGet(); // No whole manifest has 0 bytes.
    if (!isDigest(digest) || (isDigest(reference) && digest !== reference)) {
      throw mismatch(session, `resolve ${reference}`, reference, digest);
    }
    return { mediaType, digest, size: Number(size) };
  };
  return headOrGet(session, once, 'manifests', readTask(session, reference), byHead, byGet);
}

/** Reads a manifest or index and checks it against its digest; undefined where it is absent. */
export async function manifest(session: Session, reference: string): Promise<StoredManifest | undefined> {
  checkReference(session, reference);
  return afterOwnWrite(session, reference, () =>
    session.attempt((once) => readOnce(session, once, reference)),
  );
}

/** One attempt of `manifest`. */
export async function readOnce(
  session: Session,
  once: SendOnce,
  reference: string,
): Promise<StoredManifest | undefined> {
  const read = await readBytes(session, once, reference);
  return read && parseStored(session, reference, read);
}

interface Read {
  answer: Answer;
  digest: string;
}

/** A manifest's bytes, checked against the digest that they are asked by or that the registry names. */
async function readBytes(session: Session, once: SendOnce, reference: string): Promise<Read | undefined> {
  const answer = await once({ ...readTask(session, reference), method: 'GET' });
  if (answer.status === 404) return undefined;
  const promised = isDigest(reference) ? reference : answer.headers.get('docker-content-digest');
  const digest = promised && isDigest(promised) ? digestLike(promised, answer.bytes) : digestOf(answer.bytes);
  // Bytes may be damaged or cut off on their way, so that reading them again may help.
  if (promised && promised !== digest)
    throw new Transient(mismatch(session, `read ${reference}`, promised, digest));
  return { answer, digest };
}

function parseStored(session: Session, reference: string, { answer, digest }: Read): StoredManifest {
  const { bytes, headers } = answer;
  const refuse = (code: 'not-a-registry' | 'unsupported', why: string) =>
    session.error(code, `read ${reference}`, why, reference);
  const content = parseManifest(bytes, refuse);
  // Only OCI's formats may leave their type out, and then it shows by what they hold (image spec, manifest.md).
  const own = isIndex(content) ? mediaTypes.ociIndex : mediaTypes.ociManifest;
  const mediaType = content.mediaType ?? mediaTypeOf(headers) ?? own;
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes, content };
}

function readTask(session: Session, reference: string): Omit<Task, 'method'> {
  return {
    path: `manifests/${reference}`,
    scope: scopeOf(session.repository, 'pull'),
    doing: `read ${reference}`,
    reference,
    headers: { accept },
    mayBeAbsent: true,
  };
}

/** The error for content that is not what it should be. */
export function mismatch(session: Session, doing: string, expected: string, got: string): RegistryError {
  const why = `it should be ${expected}, and the registry has ${got}: the content is damaged, or is not what was asked for.`;
  return session.error('digest-mismatch', doing, why, expected);
}

function mediaTypeOf(headers: AnswerHeaders): string | undefined {
  const type = headers.get('content-type')?.split(';')[0]?.trim();
  return type && Object.values<string>(mediaTypes).includes(type) ? type : undefined;
}

/** Throws unless `reference` is a tag or a digest: it becomes part of an address. */
export function checkReference({ registry, repository }: Session, reference: string): void {
  if (reference.includes(':')) checkDigest(reference, { registry, repository });
  else if (!isTag(reference)) {
    const why = `${JSON.stringify(reference)} is neither a tag nor a digest: write one of ${registry}/${repository}.`;
    throw new RegistryError('bad-reference', why, { registry, repository, reference });
  }
}
