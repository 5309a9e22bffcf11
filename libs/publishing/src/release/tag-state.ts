import { ociLabel } from '@shipshape/image-metadata';
import { RegistryError, type RegistryErrorCode, type Repository } from '@shipshape/oci-registry';
import {
  type Mark,
  type MoveRecord,
  recordExplains,
  type TagKind,
  type TagState,
} from '@shipshape/release-policy';
import { inParallel } from '@shipshape/workspace';
import { commitOf, isVersion } from './names.ts';
import type { MovingTag } from './tag-kind.ts';

/** How many questions a registry is asked at once: a repository has hundreds of tags, and registries count requests. */
export const questionsAtOnce = 8;

/** What the registry knows about a moving tag. Publishers are slow to find: only where the record does not explain it. */
export async function readState(
  repository: Repository,
  { tag, kind }: MovingTag,
  record: MoveRecord | undefined,
): Promise<TagState> {
  const digest = (await repository.resolve(tag))?.digest;
  if (digest === undefined) return { served: undefined, record };
  const served = { digest, publishedBy: [], revision: undefined };
  if (recordExplains({ served, record })) return { served, record };
  const [publishedBy, revision] = await Promise.all([
    publishersOf(repository, kind, digest),
    revisionOf(repository, digest),
  ]);
  return { served: { digest, publishedBy, revision }, record };
}

/** The marks by which `digest` was published that count for a tag of this kind: versions for a version's, else commits. */
export async function publishersOf(repository: Repository, kind: TagKind, digest: string): Promise<Mark[]> {
  const names = (await repository.tags()).filter((name) =>
    kind === 'version' ? isVersion(name) : commitOf(name) !== undefined,
  );
  const digests = await digestsOf(repository, names);
  return names.filter((name) => digests.get(name) === digest).map((name) => commitOf(name) ?? name);
}

/** What people call each of these images, where that is known: the versions that name it, else the commit of its label. */
export async function namesOf(
  repository: Repository,
  versions: string[],
  images: string[],
): Promise<Map<string, string>> {
  const digests = await digestsOf(repository, versions);
  const found = await inParallel([...new Set(images)], questionsAtOnce, async (image) => {
    const named = versions.filter((version) => digests.get(version) === image).join(', ');
    const commit = named ? undefined : await revisionOf(repository, image);
    return [image, commit ? `commit ${commit.slice(0, 8)}` : named] as const;
  });
  return new Map(found.filter(([, name]) => name !== ''));
}

/** What each of these tags serves; a tag that is gone is not among them. */
export async function digestsOf(repository: Repository, tags: string[]): Promise<Map<string, string>> {
  const found = await inParallel(
    tags,
    questionsAtOnce,
    async (tag) => [tag, (await repository.resolve(tag))?.digest] as const,
  );
  return new Map(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/**
 * The image's org.opencontainers.image.revision label; undefined where it has none, or where this is no image for this
 * machine whose content is there.
 *
 * @throws RegistryError where the registry gives no answer, which is not that there is no label
 */
export async function revisionOf(repository: Repository, digest: string): Promise<string | undefined> {
  const config = await repository.imageConfig(digest).catch((error) => {
    if (error instanceof RegistryError && noImage.includes(error.code)) return undefined;
    throw error;
  });
  return config?.labels[ociLabel('revision')] || undefined;
}

const noImage: readonly RegistryErrorCode[] = ['not-found', 'unsupported', 'no-platform', 'too-large'];
