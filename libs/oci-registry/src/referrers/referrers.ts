import { scopeOf } from '../auth/scope.ts';
import { putBlob } from '../content/blobs.ts';
import { manifest, readOnce, resolve } from '../content/manifests.ts';
import { isDescriptor } from '../content/parse.ts';
import { putManifest, putOnce } from '../content/put-manifest.ts';
import { RegistryError } from '../errors.ts';
import { Transient } from '../http/retry.ts';
import type { SendOnce, Session } from '../http/session.ts';
import { checkDigest, digestOf } from '../names/digest.ts';
import { pages } from '../tags/tags.ts';
import {
  type Annotations,
  type Descriptor,
  type Index,
  isIndex,
  type Manifest,
  mediaTypes,
} from '../types.ts';

/** Something said about an image that is kept beside it in the registry: a report, a record, a list of parts. */
export interface Attachment {
  /** Which kind of thing it is, as a media type. */
  artifactType: string;
  annotations?: Annotations;
  blobs?: { mediaType: string; bytes: Uint8Array; annotations?: Annotations }[];
}

/**
 * What is attached to a manifest ("Listing Referrers"), of one kind or of all. Registries without the referrers API are
 * asked for the index under the fallback tag.
 */
export async function referrers(
  session: Session,
  digest: string,
  artifactType?: string,
): Promise<Descriptor[]> {
  checkDigest(digest, session);
  const listed = (await fromApi(session, digest)) ?? (await fromFallbackTag(session, digest));
  const found = await Promise.all(listed.map((descriptor) => complete(session, descriptor)));
  return found.filter((descriptor) => !artifactType || descriptor.artifactType === artifactType);
}

/**
 * Attaches an artifact to the manifest `subject` and returns the artifact's own descriptor. Where the registry has no
 * referrers API, the index under the fallback tag is kept up to date ("Pushing Manifests with Subject"); that is only
 * sure for one writer at a time: a lost entry is noticed and written again, unless it is lost after that look.
 *
 * @throws RegistryError `not-found` where the repository does not have `subject`.
 */
export async function attach(session: Session, subject: string, attachment: Attachment): Promise<Descriptor> {
  const { artifactType, annotations } = attachment;
  checkDigest(subject, session);
  const doing = `attach ${artifactType} to ${subject}`;
  const described = await resolve(session, subject);
  if (!described) throw session.error('not-found', doing, 'the registry does not have that image.', subject);
  const config = await putDescribed(session, mediaTypes.ociEmpty, new TextEncoder().encode('{}'));
  const layers: Descriptor[] = [];
  for (const blob of attachment.blobs ?? []) {
    const descriptor = await putDescribed(session, blob.mediaType, blob.bytes);
    layers.push(blob.annotations ? { ...descriptor, annotations: blob.annotations } : descriptor);
  }
  const content: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType,
    config,
    layers: layers.length > 0 ? layers : [config],
    subject: described,
    ...(annotations && { annotations }),
  };
  const bytes = encode(content);
  const written = await putManifest(session, digestOf(bytes), bytes, mediaTypes.ociManifest);
  const descriptor = { ...written, artifactType, ...(annotations && { annotations }) };
  if (!(await fromApi(session, subject))) {
    await session.attempt((once) => addToFallback(session, once, doing, subject, descriptor));
  }
  return descriptor;
}

async function fromApi(session: Session, digest: string): Promise<Descriptor[] | undefined> {
  const doing = `list what is attached to ${digest}`;
  const request = {
    method: 'GET',
    path: `referrers/${digest}`,
    scope: scopeOf(session.repository, 'pull'),
  } as const;
  let found: Descriptor[] | undefined;
  for await (const page of pages(session, { ...request, doing, reference: digest, mayBeAbsent: 'any' })) {
    if (!Array.isArray(page.manifests) || !page.manifests.every(isDescriptor)) {
      throw session.error('not-a-registry', doing, 'the answer is no index: check the name.', digest);
    }
    found = [...(found ?? []), ...page.manifests];
  }
  return found;
}

async function fromFallbackTag(session: Session, digest: string): Promise<Descriptor[]> {
  const stored = await manifest(session, fallbackTag(digest));
  return stored && isIndex(stored.content) ? stored.content.manifests : [];
}

/**
 * The descriptor with its artifact's own kind and annotations. Registries from before OCI 1.1 was final leave the kind out,
 * or give the (empty) configuration's media type for it.
 */
async function complete(session: Session, descriptor: Descriptor): Promise<Descriptor> {
  if (descriptor.artifactType && descriptor.artifactType !== mediaTypes.ociEmpty) return descriptor;
  const content = (await manifest(session, descriptor.digest))?.content;
  if (!content?.artifactType) return descriptor;
  const { artifactType, annotations } = content;
  return { ...descriptor, artifactType, ...(annotations && { annotations }) };
}

/** Reads the index, writes it with the new entry, and reads it again: until the entry is there. */
async function addToFallback(
  session: Session,
  once: SendOnce,
  doing: string,
  subject: string,
  added: Descriptor,
) {
  const tag = fallbackTag(subject);
  const stored = await readOnce(session, once, tag);
  const empty: Index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] };
  const index = stored?.content ?? empty;
  if (!isIndex(index))
    throw session.error('conflict', doing, `the tag ${tag} serves no index: remove it.`, tag);
  if (lists(index, added)) return;
  const bytes = encode({ ...index, manifests: [...index.manifests, added] });
  const descriptor = { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), size: bytes.length };
  try {
    await putOnce(session, once, tag, { bytes, descriptor }, stored?.descriptor.digest ?? null);
  } catch (error) {
    throw error instanceof RegistryError && error.code === 'conflict' ? new Transient(error) : error;
  }
  const now = (await readOnce(session, once, tag))?.content;
  if (now && lists(now, added)) return;
  throw new Transient(
    session.error('conflict', doing, 'somebody else attaches at the same time: try again.', tag),
  );
}

function lists(index: Manifest | Index, { digest }: Descriptor): boolean {
  return isIndex(index) && index.manifests.some((entry) => entry.digest === digest);
}

/** The tag that stands in for the referrers API: `sha256-<hex>` ("Referrers Tag Schema"). */
export function fallbackTag(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`;
}

async function putDescribed(session: Session, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  return { mediaType, digest: await putBlob(session, bytes), size: bytes.length };
}

function encode(content: Manifest | Index): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}
