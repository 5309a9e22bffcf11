import {
  isIndex,
  publishTags,
  RegistryError,
  type Repository,
  type StoredManifest,
  verifyContent,
} from '@shipshape/oci-registry';
import { UserError } from '@shipshape/workspace';
import { type Clock, systemClock } from '../release/clock.ts';
import { patienceSeconds, readUntil } from '../release/read-until.ts';
import { attachReport, passedReport } from '../release/smoke-report.ts';
import type { PublishedImage, SmokeReport } from './records.ts';
import type { Tags } from './tags.ts';

interface Publication {
  repository: Repository;
  /** What the image that may be uploaded passed. */
  smoke: SmokeReport;
  immutable: Tags['immutable'];
  /** Has the engine push that image under a reference. */
  upload: (reference: string) => Promise<void>;
  clock?: Clock;
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
  { repository, smoke, immutable }: Publication,
  there: StoredManifest,
): Promise<Publicized> {
  const [contentTag, ...names] = immutable;
  const { digest } = there.descriptor;
  const imageId = configDigest(there);
  const ours = imageId === smoke.imageId;
  if (!imageId || !(ours || (await passedReport(repository, digest, imageId)))) {
    throw new UserError(
      `${repository.name}:${contentTag} serves ${imageId ?? 'an index'} and not ${smoke.imageId}, and no passed smoke report is attached to it. Find out who pushed it, or delete that tag.`,
    );
  }
  const written = await publishTags(repository, there, names, { settled: true });
  // Its report came before its names. One that was lost since is attached again by a second push of the commit, which
  // is what promote then asks for; so a first push need not look.
  if (ours && written.every(({ action }) => action === 'kept')) await attachReport(repository, digest, smoke);
  return publicized(there, imageId, false);
}

export const publicized = (stored: StoredManifest, imageId: string, pushed: boolean): Publicized => ({
  imageId,
  digest: stored.descriptor.digest,
  pushed,
  sizeCompressedBytes: downloadBytes(stored),
});

/**
 * Has the engine upload the image under a name that nothing relies on, one of sixteen so that two pushes at once rarely
 * meet, and reads back what arrived.
 */
async function uploaded({
  repository,
  smoke,
  upload,
  clock = systemClock,
}: Publication): Promise<StoredManifest> {
  const name = `incoming-${smoke.imageId.replace(/^sha256:/, '').slice(0, 1)}`;
  const before = (await repository.resolve(name))?.digest;
  let found: StoredManifest | undefined;
  for (let attempt = 1; attempt <= 3; attempt++) {
    await upload(`${repository.name}:${name}`);
    found = await readUntil(
      clock,
      () => repository.manifest(name),
      (now) => now !== undefined && (configDigest(now) === smoke.imageId || now.descriptor.digest !== before),
    );
    if (!found || configDigest(found) !== smoke.imageId) continue;
    await verifyContent(repository, found.descriptor.digest);
    return found;
  }
  const where = `${repository.name}:${name}`;
  throw new UserError(
    found?.descriptor.digest === before
      ? `${where} was accepted by the registry, and after ${patienceSeconds} seconds it still serves what was there before. Run docker-push again in a minute.`
      : `${where} serves another image than ${smoke.imageId}, which was pushed there: somebody else pushes at the same time. Run docker-push again.`,
  );
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
