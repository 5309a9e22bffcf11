import type { Repository } from '@shipshape/oci-registry';
import { UserError } from './cli.mts';
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
 * @throws UserError where the registry serves another image than the one that passed its smoke test, or an
 *   immutable tag is taken; no tag has been written then
 */
export async function publish({
  repository,
  imageId,
  tags,
  upload,
}: Publication): Promise<Pick<PublishedImage, 'digest' | 'pushed' | 'sizeCompressedBytes'>> {
  const [contentTag] = tags.immutable;
  const there = await repository.manifest(contentTag);
  const pushed = there?.content.config?.digest !== imageId;
  if (pushed) await upload(`${repository.name}:${uploadTag}`);
  const served = pushed ? await repository.manifest(uploadTag) : there;
  const configDigest = served?.content.config?.digest;
  if (!served || configDigest !== imageId) {
    throw new UserError(
      `${repository.name} serves ${configDigest ?? 'nothing'} where ${imageId} was pushed: somebody else pushes at the same time, run docker-push again.`,
    );
  }
  const { descriptor, bytes, content } = served;
  const current = await Promise.all(
    [...tags.immutable, ...tags.moving].map(async (tag) => ({
      tag,
      digest: (await repository.resolve(tag))?.digest,
    })),
  );
  const taken = current.find(
    ({ tag, digest }) => tags.immutable.includes(tag) && digest && digest !== descriptor.digest,
  );
  if (taken) {
    throw new UserError(
      `${repository.name}:${taken.tag} already serves ${taken.digest}, and such a tag never changes: nothing was tagged.`,
    );
  }
  for (const { tag, digest } of current) {
    if (digest !== descriptor.digest) await repository.putManifest(tag, bytes, descriptor.mediaType);
  }
  const sizes = [...(content.layers ?? []), content.config].map((blob) => blob?.size ?? 0);
  return {
    digest: descriptor.digest,
    pushed,
    sizeCompressedBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}
