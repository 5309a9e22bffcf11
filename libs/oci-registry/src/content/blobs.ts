import { scopeOf } from '../auth/scope.ts';
import { answerLimit } from '../http/http.ts';
import type { Answer } from '../http/messages.ts';
import { Transient } from '../http/retry.ts';
import type { SendOnce, Session } from '../http/session.ts';
import { readUntil } from '../http/settle.ts';
import { checkDigest, digestLike, digestOf } from '../names/digest.ts';
import type { AnswerHeaders } from '../transport/send.ts';
import { headOrGet } from './head.ts';
import { afterOwnWrite } from './own-write.ts';

/** Whether the repository has the blob ("Checking if content exists in the registry"). */
export async function hasBlob(session: Session, digest: string): Promise<boolean> {
  checkDigest(digest, session);
  const found = await afterOwnWrite(session, digest, async () => {
    const there = await session.attempt((once) => hasBlobOnce(session, once, digest));
    return there || undefined;
  });
  return found === true;
}

async function hasBlobOnce(session: Session, once: SendOnce, digest: string): Promise<boolean> {
  const task = reading(session, digest);
  const answered = ({ status }: Answer) => status !== 404;
  // One byte is asked for and none is read. An empty blob has no such byte: 416.
  const range = { headers: { range: 'bytes=0-0' }, limit: 'none', tolerated: [416] } as const;
  const byGet = async () => answered(await once({ method: 'GET', ...task, ...range }));
  return headOrGet(session, once, 'blobs', task, answered, byGet);
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
  const bytes = await afterOwnWrite(session, digest, () =>
    session.attempt(async (once) => {
      const answer = await once({ method: 'GET', ...reading(session, digest), limit: maxBytes });
      if (answer.status === 404) return undefined;
      const got = digestLike(digest, answer.bytes);
      if (got === digest) return answer.bytes;
      const why = `the bytes that came are ${got}: the content is damaged.`;
      throw new Transient(session.error('digest-mismatch', `read ${digest}`, why, digest));
    }),
  );
  if (bytes) return bytes;
  const why = 'the registry does not have this blob: push it again.';
  throw session.error('not-found', `read ${digest}`, why, digest);
}

/**
 * Uploads a blob in one piece ("POST then PUT"), unless the repository has it, and returns its digest. An upload that breaks
 * off is started again.
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
 * Whether the registry surely has the blob. A failure does not answer that: CNCF distribution whose disk was full once
 * answers 500 for a blob until it is uploaded again.
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
  const { headers } = await once({
    method: 'PUT',
    path: withDigest(address, digest),
    ...writing(session, digest),
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  const taken = headers.get('docker-content-digest') ?? digest;
  const isThere = () => hasBlobOnce(session, once, digest);
  if (taken === digest && (await readUntil(session.timing, isThere, (there) => there))) {
    session.learned.written.set(digest, session.timing.now());
    return;
  }
  const why = `the registry has taken it for ${taken === digest ? 'nothing' : taken}: the content was damaged.`;
  throw new Transient(session.error('digest-mismatch', `upload ${digest}`, why, digest));
}

/** The address with the digest at its end. What it has already is left as it is, to the byte: it may be signed. */
function withDigest(address: URL, digest: string): URL {
  const whole = new URL(address);
  whole.search = `${address.search ? `${address.search}&` : '?'}digest=${encodeURIComponent(digest)}`;
  return whole;
}

function uploadAddress(session: Session, headers: AnswerHeaders, base: URL, digest: string): URL {
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
