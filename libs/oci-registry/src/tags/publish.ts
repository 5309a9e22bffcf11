import { failure } from '../errors.ts';
import type { Repository } from '../repository.ts';
import { isIndex, type StoredManifest } from '../types.ts';
import { servedAfterWrite, unconfirmed } from './confirm.ts';

export interface PublishedTag {
  tag: string;
  /** `kept`: it served this digest before. */
  action: 'created' | 'kept';
}

export interface PublishOptions {
  /**
   * Another immutable tag serves the image already, so that it is settled whose image it is. Then nothing is read back: a
   * tag costs a look, and a write whose answer names the digest.
   */
  settled?: boolean;
}

/**
 * Gives an image that the repository has its immutable tags: absent, write; same digest, keep; another digest, an error.
 * All tags are looked up before the first is written, and each is read back (unless it is `settled`).
 *
 * Of two writers at once, the first tag decides whose image it is: a writer that finds it taken by the other moves what
 * else it has just written to the other's image. (Registries have no compare-and-swap: a writer that stalls between its
 * look and its write, for as long as the other's whole publish takes, is only kept out by a lock around both.)
 *
 * @param image its digest or another tag of it, or (a call less) its manifest as this repository has just served it
 * @throws RegistryError `conflict` where a tag serves something else (nothing was written if it did so from the
 * beginning); `not-found` where the repository does not have it.
 */
export async function publishTags(
  repository: Repository,
  image: string | StoredManifest,
  tags: string[],
  { settled = false }: PublishOptions = {},
): Promise<PublishedTag[]> {
  const [stored, ...looked] = await Promise.all([
    typeof image === 'string' ? repository.manifest(image) : image,
    ...tags.map(async (tag) => ({ tag, served: (await repository.resolve(tag))?.digest })),
  ]);
  if (!stored) {
    const why = 'the registry does not have it: push the image first.';
    throw failure('not-found', repository, `tag ${image}`, why, `${image}`);
  }
  const { digest } = stored.descriptor;
  const others = looked.filter(({ served }) => served !== undefined && served !== digest);
  if (others.length > 0) throw conflict(repository, digest, others, 'nothing was written');
  const created: string[] = [];
  try {
    for (const { tag, served } of looked) {
      if (served) continue;
      const { bytes, descriptor } = stored;
      const justLooked = created.length === 0;
      await repository.putManifest(tag, bytes, descriptor.mediaType, { replacing: null, justLooked });
      if (!settled) await confirm(repository, digest, tag);
      created.push(tag);
    }
  } catch (error) {
    await handOver(repository, digest, created);
    throw error;
  }
  const winner = settled ? undefined : await handOver(repository, digest, created);
  if (winner)
    throw conflict(repository, digest, [winner], 'somebody else wrote at the same time, and comes first');
  return tags.map((tag) => ({ tag, action: created.includes(tag) ? 'created' : 'kept' }));
}

/** Where the first of the tags just written serves another image by now, the others are made to serve that one too. */
async function handOver(repository: Repository, digest: string, [first, ...others]: string[]) {
  if (first === undefined || others.length === 0) return undefined;
  const winner = await repository.manifest(first);
  if (!winner || winner.descriptor.digest === digest) return undefined;
  const { bytes, descriptor } = winner;
  for (const tag of others) {
    const handing = repository.putManifest(tag, bytes, descriptor.mediaType, { replacing: digest });
    await handing.catch((error) => {
      if (error.code !== 'conflict') throw error; // It is no longer ours to hand over.
    });
  }
  return { tag: first, served: descriptor.digest };
}

/** Reads a new tag back. A registry that still answers 404 is given time; only another digest is somebody else's write. */
async function confirm(repository: Repository, digest: string, tag: string): Promise<void> {
  const served = await servedAfterWrite(repository, tag, { wrote: digest, before: null });
  if (served === digest) return;
  if (served === undefined) throw unconfirmed(repository, tag, digest, served);
  throw conflict(repository, digest, [{ tag, served }], 'somebody else wrote at the same time');
}

/**
 * Makes sure that the repository has everything a manifest names, so that a tag on it can be pulled. What is absent is
 * looked for again for `settleSeconds`: it may have been pushed a moment ago.
 *
 * @returns the config digest of an image; undefined for an index.
 * @throws RegistryError `not-found`, or `incomplete` with the first digest that is missing.
 */
export async function verifyContent(repository: Repository, digest: string): Promise<string | undefined> {
  const isThere = (found: unknown) => found !== undefined;
  const stored = await repository.readUntil(() => repository.manifest(digest), isThere);
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
  const there = await Promise.all(
    wanted.map((blob) => repository.readUntil(() => repository.hasBlob(blob), Boolean)),
  );
  const absent = wanted.find((_, index) => !there[index]);
  if (absent) throw missing(repository, 'incomplete', digest, absent);
  return config.digest;
}

function conflict(
  repository: Repository,
  digest: string,
  others: { tag: string; served: string | undefined }[],
  outcome: string,
) {
  const who = others.map(({ tag, served }) => `${tag} serves ${served ?? 'nothing'}`).join(', ');
  const why = `${who}, and these tags never change: ${outcome}; find out which build wrote them.`;
  return failure('conflict', repository, `tag ${digest}`, why, others[0]?.tag);
}

function missing(repository: Repository, code: 'not-found' | 'incomplete', digest: string, what: string) {
  const why =
    code === 'not-found'
      ? 'the registry does not have it: push the image again.'
      : `the registry has its manifest, but not all of its content: ${what} is missing, as after a clean-up. Build and push the image again.`;
  return failure(code, repository, `use ${digest}`, why, what);
}
