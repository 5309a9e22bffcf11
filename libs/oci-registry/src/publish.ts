import { failure } from './errors.ts';
import type { Repository } from './repository.ts';
import { isIndex } from './types.ts';

export interface PublishedTag {
  tag: string;
  /** `kept`: it served this digest before. */
  action: 'created' | 'kept';
}

/**
 * Gives an image that the repository has its immutable tags: absent, write; same digest, keep; another digest, an error.
 * All tags are looked up before the first is written, and once more afterwards.
 *
 * @throws RegistryError `conflict` where a tag serves something else (nothing was written if it did so from the
 * beginning); `not-found` where the repository does not have `digest`.
 */
export async function publishTags(
  repository: Repository,
  digest: string,
  tags: string[],
): Promise<PublishedTag[]> {
  const [stored, served] = await Promise.all([repository.manifest(digest), digests(repository, tags)]);
  if (!stored) {
    const why = 'the registry does not have it: push the image first.';
    throw failure('not-found', repository, `tag ${digest}`, why, digest);
  }
  const others = tags.filter((tag) => served.get(tag) !== undefined && served.get(tag) !== digest);
  if (others.length > 0) throw conflict(repository, digest, others, served, 'nothing was written');
  const absent = tags.filter((tag) => served.get(tag) === undefined);
  for (const tag of absent) {
    await repository.putManifest(tag, stored.bytes, stored.descriptor.mediaType, { replacing: null });
  }
  const now = await digests(repository, absent);
  const lost = absent.filter((tag) => now.get(tag) !== digest);
  if (lost.length > 0) throw conflict(repository, digest, lost, now, 'somebody else wrote at the same time');
  return tags.map((tag) => ({ tag, action: absent.includes(tag) ? 'created' : 'kept' }));
}

/**
 * Makes sure that the repository has everything a manifest names, so that a tag on it can be pulled.
 *
 * @returns the config digest of an image; undefined for an index.
 * @throws RegistryError `not-found`, or `incomplete` with the first digest that is missing.
 */
export async function verifyContent(repository: Repository, digest: string): Promise<string | undefined> {
  const stored = await repository.manifest(digest);
  if (!stored) throw missing(repository, 'not-found', digest, digest);
  if (isIndex(stored.content)) {
    for (const child of stored.content.manifests) {
      await verifyContent(repository, child.digest).catch((error) => {
        throw error.code === 'not-found' ? missing(repository, 'incomplete', digest, child.digest) : error;
      });
    }
    return undefined;
  }
  const { config, layers } = stored.content;
  const wanted = [...new Set([config, ...layers].map((blob) => blob.digest))];
  const there = await Promise.all(wanted.map((blob) => repository.hasBlob(blob)));
  const absent = wanted.find((_, index) => !there[index]);
  if (absent) throw missing(repository, 'incomplete', digest, absent);
  return config.digest;
}

async function digests(repository: Repository, tags: string[]): Promise<Map<string, string | undefined>> {
  return new Map(
    await Promise.all(tags.map(async (tag) => [tag, (await repository.resolve(tag))?.digest] as const)),
  );
}

function conflict(
  repository: Repository,
  digest: string,
  tags: string[],
  served: Map<string, string | undefined>,
  outcome: string,
) {
  const who = tags.map((tag) => `${tag} serves ${served.get(tag) ?? 'nothing'}`).join(', ');
  const why = `${who}, and these tags never change: ${outcome}; find out which build wrote them.`;
  return failure('conflict', repository, `tag ${digest}`, why, tags[0]);
}

function missing(repository: Repository, code: 'not-found' | 'incomplete', digest: string, what: string) {
  const why = `the registry does not have ${what}: push the image again.`;
  return failure(code, repository, `use ${digest}`, why, what);
}
