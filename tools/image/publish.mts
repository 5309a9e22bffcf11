import {
  isIndex,
  publishTags,
  type Repository,
  type StoredManifest,
  verifyContent,
} from '@shipshape/oci-registry';
import { UserError } from '../support/cli.mts';
import type { PublishedImage } from './records.mts';
import type { Tags } from './tags.mts';

/** The engine uploads under this name, which nobody relies on: the names that count are written when all is there. */
const uploadTag = 'incoming';

interface Publication {
  repository: Repository;
  imageId: string;
  tags: Tags;
  /** Has the engine push the image under a reference. */
  upload: (reference: string) => Promise<void>;
}

/**
 * Content first, names last: uploads unless the content tag already serves this image, reads back what arrived, and
 * only then writes the tags that don't serve it yet.
 *
 * @throws UserError where the registry serves another image than the one that passed its smoke test; RegistryError
 *   where an immutable tag serves something else. No tag has been written then.
 */
export async function publish({
  repository,
  imageId,
  tags,
  upload,
}: Publication): Promise<Pick<PublishedImage, 'digest' | 'pushed' | 'sizeCompressedBytes'>> {
  const [contentTag] = tags.immutable;
  const there = await repository.manifest(contentTag);
  const pushed = configDigest(there) !== imageId;
  if (pushed) await upload(`${repository.name}:${uploadTag}`);
  const served = pushed ? await repository.manifest(uploadTag) : there;
  if (!served || configDigest(served) !== imageId) {
    throw new UserError(
      `${repository.name} serves ${configDigest(served) ?? 'nothing'} where ${imageId} was pushed: somebody else pushes at the same time, run docker-push again.`,
    );
  }
  const { digest, mediaType } = served.descriptor;
  if (pushed) await verifyContent(repository, digest);
  await publishTags(repository, digest, tags.immutable);
  for (const tag of tags.moving) {
    const before = await repository.resolve(tag);
    if (before?.digest !== digest) await repository.putManifest(tag, served.bytes, mediaType);
  }
  return { digest, pushed, sizeCompressedBytes: downloadBytes(served) };
}

/** The image ID that a manifest is for; undefined for an index, or where there is no manifest. */
function configDigest(stored: StoredManifest | undefined): string | undefined {
  return stored && !isIndex(stored.content) ? stored.content.config.digest : undefined;
}

function downloadBytes({ content }: StoredManifest): number {
  if (isIndex(content)) return 0;
  return [content.config, ...content.layers].reduce((sum, { size }) => sum + size, 0);
}
