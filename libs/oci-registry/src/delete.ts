import { randomUUID } from 'node:crypto';
import { scopeOf } from './auth/scope.ts';
import { putBlob } from './content/blobs.ts';
import { resolve } from './content/manifests.ts';
import { putManifest } from './content/put-manifest.ts';
import { RegistryError } from './errors.ts';
import type { Session } from './http/session.ts';
import { checkDigest, digestOf } from './names/digest.ts';
import { type Manifest, mediaTypes } from './types.ts';

/** Makes sure that a manifest is gone ("Deleting Manifests"). Every tag on it goes with it. */
export async function deleteManifest(session: Session, digest: string): Promise<void> {
  checkDigest(digest, session);
  await remove(session, digest);
}

/**
 * Makes sure that a tag is gone ("Deleting tags"); what it served stays. Registries that only delete by digest, such as
 * CNCF distribution 2, have the tag moved to a placeholder, and that is deleted: in between, the tag serves the
 * placeholder.
 *
 * @throws RegistryError `unsupported` where the registry deletes nothing; the tag is then as it was.
 */
export async function deleteTag(session: Session, tag: string): Promise<void> {
  if (await isAbsent(session, tag)) return;
  try {
    await remove(session, tag);
  } catch (error) {
    if (!(error instanceof RegistryError && ['rejected', 'unsupported'].includes(error.code))) throw error;
    const bytes = await placeholder(session);
    const digest = digestOf(bytes);
    await putManifest(session, digest, bytes, mediaTypes.ociManifest);
    await deleteManifest(session, digest); // Fails here, before the tag is touched, where nothing can be deleted.
    await putManifest(session, tag, bytes, mediaTypes.ociManifest);
    await deleteManifest(session, digest);
  }
}

/** A tag that cannot be read is there: CNCF distribution makes such a one when its disk is full, and it has to go. */
async function isAbsent(session: Session, tag: string): Promise<boolean> {
  return resolve(session, tag).then(
    (served) => served === undefined,
    (error) => {
      if (error instanceof RegistryError && error.code === 'unavailable') return false;
      throw error;
    },
  );
}

async function remove(session: Session, reference: string): Promise<void> {
  await session.send({
    method: 'DELETE',
    path: `manifests/${reference}`,
    scope: scopeOf(session.repository, 'pull,push,delete'),
    doing: `delete ${reference}`,
    reference,
    mayBeAbsent: true,
  });
}

/** A manifest that nothing else can have the digest of. */
async function placeholder(session: Session): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode('{}');
  const config = {
    mediaType: mediaTypes.ociEmpty,
    digest: await putBlob(session, bytes),
    size: bytes.length,
  };
  const content: Manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/vnd.shipshape.placeholder',
    config,
    layers: [config],
    annotations: { 'dev.shipshape.placeholder': randomUUID() },
  };
  return new TextEncoder().encode(JSON.stringify(content));
}
