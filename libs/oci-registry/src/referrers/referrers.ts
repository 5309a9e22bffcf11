import { putBlob } from '../content/blobs.ts';
import { manifest, resolve } from '../content/manifests.ts';
import { isFresh } from '../content/own-write.ts';
import { putManifest } from '../content/put-manifest.ts';
import type { Session } from '../http/session.ts';
import { readUntil } from '../http/settle.ts';
import { checkDigest, digestOf } from '../names/digest.ts';
import { type Annotations, type Descriptor, type Manifest, mediaTypes } from '../types.ts';
import { listByApi } from './api.ts';
import { addToIndex, listByTag } from './fallback.ts';

/** Something that is known of an image and kept beside it in the registry: a report, a record, a list of parts. */
export interface Attachment {
  /** Which kind of thing it is, as a media type. */
  artifactType: string;
  annotations?: Annotations;
  blobs?: { mediaType: string; bytes: Uint8Array; annotations?: Annotations }[];
}

/**
 * What is attached to a manifest ("Listing Referrers"), of one kind or of all. Where the registry has no referrers API, or
 * lists nothing of that kind, the index under the fallback tag counts: what was attached while a registry had no API is
 * there, and some registries answer an empty list to everything.
 */
export async function referrers(
  session: Session,
  digest: string,
  artifactType?: string,
): Promise<Descriptor[]> {
  checkDigest(digest, session);
  const ofKind = async (listed: Descriptor[]) => {
    const found = await Promise.all(listed.map((descriptor) => complete(session, descriptor)));
    return found.filter((descriptor) => !artifactType || descriptor.artifactType === artifactType);
  };
  const list = async () => {
    const found = await ofKind((await listByApi(session, digest)) ?? []);
    return found.length > 0 ? found : ofKind(await listByTag(session, digest));
  };
  // What this session has just attached itself has to be in the list: until it is, the registry lags behind.
  const own = session.learned.attached.get(digest);
  if (!own || !isFresh(own.at, session.timing.now())) return list();
  const awaited = own.descriptors.filter((one) => !artifactType || one.artifactType === artifactType);
  return readUntil(session.timing, list, (found) =>
    awaited.every((one) => found.some((listed) => listed.digest === one.digest)),
  );
}

/**
 * Attaches an artifact to the manifest `subject` and returns the artifact's own descriptor. A registry that has noted the
 * subject (OCI-Subject), or lists the artifact, keeps the list by itself. For others the index under the fallback tag is
 * kept up to date ("Pushing Manifests with Subject"); that is only sure for one writer at a time: a lost entry is noticed
 * and written again, unless it is lost after that look.
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
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const digest = digestOf(bytes);
  const written = await putManifest(session, digest, bytes, mediaTypes.ociManifest);
  const descriptor = { ...written.descriptor, artifactType, ...(annotations && { annotations }) };
  if (written.subjectNoted) session.learned.noReferrersApi = false;
  else if (!(await isListed(session, subject, digest))) {
    await session.attempt((once) => addToIndex(session, once, doing, subject, descriptor));
  }
  const { attached } = session.learned;
  const descriptors = [...(attached.get(subject)?.descriptors ?? []), descriptor];
  attached.set(subject, { descriptors, at: session.timing.now() });
  return descriptor;
}

async function isListed(session: Session, subject: string, digest: string): Promise<boolean> {
  const listed = await listByApi(session, subject);
  return listed?.some((one) => one.digest === digest) ?? false;
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

async function putDescribed(session: Session, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  return { mediaType, digest: await putBlob(session, bytes), size: bytes.length };
}
