import { randomUUID } from 'node:crypto';
import { openSession, type Session } from '../src/http/session.ts';
import { digestOf, type Manifest, mediaTypes, RegistryError, type Repository } from '../src/index.ts';

// Tests take content away to see what the product makes of its absence. The product itself deletes nothing.

/** Deletes a manifest ("Deleting Manifests"), and with it every tag on it. Absent already is fine. */
export async function deleteManifest({ name }: Repository, digest: string): Promise<void> {
  await remove(openSession(name), digest);
}

/**
 * Deletes a tag ("Deleting tags"); what it served stays. CNCF distribution 2 deletes by digest only: there the tag is
 * moved to a placeholder, and that is deleted.
 *
 * @throws RegistryError where the registry deletes nothing; the tag is then as it was
 */
export async function deleteTag(repository: Repository, tag: string): Promise<void> {
  const session = openSession(repository.name);
  try {
    await remove(session, tag);
  } catch (error) {
    if (!(error instanceof RegistryError && ['rejected', 'unsupported'].includes(error.code))) throw error;
    if (await isAbsent(repository, tag)) return;
    const bytes = await placeholder(repository);
    const digest = digestOf(bytes);
    await repository.putManifest(digest, bytes, mediaTypes.ociManifest);
    await remove(session, digest); // Fails here, before the tag is touched, where nothing can be deleted.
    await repository.putManifest(tag, bytes, mediaTypes.ociManifest);
    await remove(session, digest);
  }
}

/** A tag that cannot be read is there: CNCF distribution leaves one behind when its disk was full. */
async function isAbsent(repository: Repository, tag: string): Promise<boolean> {
  return repository.resolve(tag).then(
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
    scope: `repository:${session.repository}:pull,push,delete`,
    doing: `delete ${reference}`,
    reference,
    mayBeAbsent: true,
  });
}

/** A manifest with a digest of its own. */
async function placeholder(repository: Repository): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode('{}');
  const config = {
    mediaType: mediaTypes.ociEmpty,
    digest: await repository.putBlob(bytes),
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
