import { scopeOf } from '../auth/scope.ts';
import { answerLimit } from '../http/http.ts';
import { Transient } from '../http/retry.ts';
import type { SendOnce, Session } from '../http/session.ts';
import { checkDigest, digestLike, digestOf } from '../names/digest.ts';

/** Whether the repository has the blob ("Checking if content exists in the registry"). */
export async function hasBlob(session: Session, digest: string): Promise<boolean> {
  checkDigest(digest, session);
  return session.attempt((once) => hasBlobOnce(session, once, digest));
}

async function hasBlobOnce(session: Session, once: SendOnce, digest: string): Promise<boolean> {
  const { status } = await once({ method: 'HEAD', ...reading(session, digest) });
  return status !== 404;
}

/**
 * Reads a blob of at most `maxBytes` (4 MiB by default: this is for configurations and reports) and checks it against its
 * digest.
 *
 * @throws RegistryError `not-found`, `too-large`, `digest-mismatch`
 */
export async function readBlob(
  session: Session,
  digest: string,
  maxBytes = answerLimit,
): Promise<Uint8Array> {
  checkDigest(digest, session);
  return session.attempt(async (once) => {
    const answer = await once({ method: 'GET', ...reading(session, digest), limit: maxBytes });
    if (answer.status === 404) {
      throw session.error(
        'not-found',
        `read ${digest}`,
        'the registry does not have this blob: push it again.',
        digest,
      );
    }
    const got = digestLike(digest, answer.bytes);
    if (got === digest) return answer.bytes;
    const why = `the bytes that came are ${got}: the content is damaged.`;
    throw new Transient(session.error('digest-mismatch', `read ${digest}`, why, digest));
  });
}

/**
 * Uploads a blob in one piece ("POST then PUT"), unless the repository has it, and returns its digest. What breaks off is
 * begun again.
 */
export async function putBlob(session: Session, bytes: Uint8Array): Promise<string> {
  const digest = digestOf(bytes);
  await session.attempt(async (once) => {
    if (await mayBeLeftOut(session, once, digest)) return;
    const { headers, url } = await once({
      method: 'POST',
      path: 'blobs/uploads/',
      ...writing(session, digest),
    });
    await finishUpload(session, once, uploadAddress(session, headers, url, digest), digest, bytes);
  });
  return digest;
}

/**
 * Whether the registry surely has the blob. A failure is no answer: CNCF distribution whose disk was full once answers 500
 * for a blob until it is uploaded again.
 */
async function mayBeLeftOut(session: Session, once: SendOnce, digest: string): Promise<boolean> {
  return hasBlobOnce(session, once, digest).catch((failure) => {
    if (failure instanceof Transient) return false;
    throw failure;
  });
}

async function finishUpload(
  session: Session,
  once: SendOnce,
  address: URL,
  digest: string,
  bytes: Uint8Array,
) {
  address.searchParams.set('digest', digest);
  const { headers } = await once({
    method: 'PUT',
    path: address,
    ...writing(session, digest),
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  const taken = headers.get('docker-content-digest') ?? digest;
  if (taken === digest && (await hasBlobOnce(session, once, digest))) return;
  const why = `the registry has taken it for ${taken === digest ? 'nothing' : taken}: the content was damaged.`;
  throw new Transient(session.error('digest-mismatch', `upload ${digest}`, why, digest));
}

function uploadAddress(session: Session, headers: Headers, base: URL, digest: string): URL {
  const location = headers.get('location');
  if (location && URL.canParse(location, base.href)) return new URL(location, base);
  throw session.error(
    'not-a-registry',
    `upload ${digest}`,
    'the registry does not say where to send it.',
    digest,
  );
}

function reading(session: Session, digest: string) {
  const scope = scopeOf(session.repository, 'pull');
  return { path: `blobs/${digest}`, scope, doing: `read ${digest}`, reference: digest, mayBeAbsent: true };
}

function writing(session: Session, digest: string) {
  return { scope: scopeOf(session.repository, 'pull,push'), doing: `upload ${digest}`, reference: digest };
}
