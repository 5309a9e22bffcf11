import {
  isIndex,
  publishTags,
  RegistryError,
  type Repository,
  type StoredManifest,
  unconfirmed,
  verifyContent,
} from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import { attachReport, passedReport } from '../release/smoke-report.ts';
import type { SmokeReport } from '../smoke/report.ts';
import type { PublishedImage } from './records.ts';
import type { Tags } from './tags.ts';

interface Publication {
  repository: Repository;
  /** What the image that may be uploaded passed. */
  smoke: SmokeReport;
  /** True where the registry is known to hold that report, see reportIsAttached; otherwise it is looked for. */
  reported?: boolean;
  immutable: Tags['immutable'];
  /** Has the engine push that image under a reference. */
  upload: (reference: string) => Promise<void>;
}

/** What the registry serves now. `imageId` is another one's where another builder of the same inputs was faster. */
export type Publicized = Pick<PublishedImage, 'imageId' | 'digest' | 'pushed' | 'sizeCompressedBytes'>;

/**
 * Content first, names last: uploads, reads back what arrived, attaches its smoke report, and only then writes the tags.
 * Where the content tag already serves an image nothing is uploaded: the other tags are put on that. Of two builders of
 * the same inputs the first one's image wins, and the second uses it instead of its own.
 *
 * @throws UserError where what arrived is not the image that passed its smoke test, or the other builder's image has
 *   no passed report; RegistryError where an immutable tag serves something else. No tag has been written then.
 */
export async function publish(publication: Publication): Promise<Publicized> {
  const { repository, smoke, immutable } = publication;
  const [contentTag] = immutable;
  const there = await repository.manifest(contentTag);
  if (there) return reused(publication, there);
  const stored = await uploaded(publication);
  await attachReport(repository, stored.descriptor.digest, smoke);
  try {
    await publishTags(repository, stored, immutable);
  } catch (error) {
    // Another builder was faster by a moment. Its image wins, so look again.
    if (isConflict(error) && (await repository.resolve(contentTag))) return publish(publication);
    throw error;
  }
  return publicized(stored, smoke.imageId, true);
}

/** Gives the other tags to an image that the content tag serves: looks each up, and writes it where it is absent. */
async function reused(
  { repository, smoke, reported = false, immutable }: Publication,
  there: StoredManifest,
): Promise<Publicized> {
  const [contentTag, ...names] = immutable;
  const { digest } = there.descriptor;
  const imageId = configDigest(there);
  const ours = imageId === smoke.imageId;
  if (!imageId || !(ours || (await passedReport(repository, digest, imageId, smoke.checksDigest)))) {
    throw new UserError(
      `${repository.name}:${contentTag} serves ${imageId ?? 'an index'} and not ${smoke.imageId}, and no passed smoke report is attached to it, or only one of other checks. Find out who pushed it, or delete that tag.`,
    );
  }
  const written = await publishTags(repository, there, names, { settled: true });
  // A report may have been lost since, or be of older checks. A second push of the commit looks in any case, since that
  // is what promote asks for then.
  const repeated = written.every(({ action }) => action === 'kept');
  if (ours && (repeated || !reported)) await attachReport(repository, digest, smoke);
  return publicized(there, imageId, false);
}

export const publicized = (stored: StoredManifest, imageId: string, pushed: boolean): Publicized => ({
  imageId,
  digest: stored.descriptor.digest,
  pushed,
  sizeCompressedBytes: downloadBytes(stored),
});

/**
 * Has the engine upload the image under a temporary name, one of sixteen so that two simultaneous pushes rarely use the
 * same one, and reads back what arrived. A registry may still show what was there before for a while.
 */
async function uploaded(publication: Publication): Promise<StoredManifest> {
  const { repository, smoke, upload } = publication;
  const hex = smoke.imageId.replace(/^sha256:/, '');
  const name = `incoming-${hex.slice(0, 1)}`;
  const before = (await repository.resolve(name))?.digest;
  // What it served at some time before our upload: a read that returns one of these may only be late.
  const earlier = new Set([undefined, before]);
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      await upload(`${repository.name}:${name}`);
    } catch (error) {
      await throwUnlessImmutable(repository, name, error);
      return uploadedUnderOwnName(publication, `incoming-${hex.slice(0, 16)}`);
    }
    const stored = await repository.readUntil(
      () => repository.manifest(name),
      (found) => isOf(found, smoke) || !earlier.has(found?.descriptor.digest),
    );
    if (stored && isOf(stored, smoke)) {
      await verifyContent(repository, stored.descriptor.digest);
      return stored;
    }
    const served = stored?.descriptor.digest;
    if (!served || served === before) throw unconfirmed(repository, name, smoke.imageId, served);
    earlier.add(served);
  }
  throw new UserError(
    `${repository.name}:${name} serves another image than ${smoke.imageId}, which was pushed there: somebody else pushes at the same time. Run docker-push again.`,
  );
}

const isOf = (found: StoredManifest | undefined, { imageId }: SmokeReport): boolean =>
  found !== undefined && configDigest(found) === imageId;

/** The engine's failure, unless it is that the registry keeps all tags immutable: engines report that in many ways. */
async function throwUnlessImmutable(repository: Repository, name: string, failure: unknown): Promise<void> {
  try {
    await repository.checkMovable([name]);
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'immutable-tag') return;
  }
  throw failure;
}

/**
 * Where tags are immutable, the shared names cannot be used again: the image gets one of its own, which never moves. What
 * an earlier push has uploaded under it is taken as it is.
 */
async function uploadedUnderOwnName(
  { repository, smoke, upload }: Publication,
  name: string,
): Promise<StoredManifest> {
  if (!(await repository.resolve(name))) await upload(`${repository.name}:${name}`);
  const stored = await repository.readUntil(
    () => repository.manifest(name),
    (found) => found !== undefined,
  );
  if (!stored) throw unconfirmed(repository, name, smoke.imageId, undefined);
  if (!isOf(stored, smoke)) {
    throw new UserError(
      `${repository.name}:${name} does not serve ${smoke.imageId}, which was pushed there. Delete that tag and run docker-push again.`,
    );
  }
  await verifyContent(repository, stored.descriptor.digest);
  return stored;
}

const isConflict = (error: unknown) => error instanceof RegistryError && error.code === 'conflict';

/** The image ID that a manifest is for; undefined for an index. */
export function configDigest({ content }: StoredManifest): string | undefined {
  return isIndex(content) ? undefined : content.config.digest;
}

function downloadBytes({ content }: StoredManifest): number {
  if (isIndex(content)) return 0;
  return [content.config, ...content.layers].reduce((sum, { size }) => sum + size, 0);
}
