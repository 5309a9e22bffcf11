import { publishTags } from '@shipshape/oci-registry';
import type { ReleaseContext } from '../release/context.ts';
import { writeMove } from '../release/move-record.ts';
import { recordTag } from '../release/names.ts';
import { requireMovable } from '../release/requirements.ts';
import { attachReport } from '../release/smoke-report.ts';
import { reservedKind } from '../release/tag-kind.ts';
import type { SmokeReport } from '../smoke/report.ts';
import { type Publicized, publicized, publish } from './publish.ts';
import { publishedOf } from './published-commit.ts';
import type { Tags } from './tags.ts';

/**
 * Publishes the image of the context's commit under its immutable tags. Checks first what the moves after it will need: a
 * lock, and a registry that lets tags move. A commit that has published an image keeps it, whatever was
 * built for it since, and nothing is uploaded.
 *
 * @returns what is served, and the immutable tags that serve it
 * @throws UserError, RegistryError as {@link publish}, and where something that will be needed is not there; no tag has
 *   been written then
 */
export async function publishCommit(
  context: ReleaseContext,
  {
    tags,
    smoke,
    reported = false,
    upload,
  }: {
    tags: Tags;
    smoke: SmokeReport;
    /** Whether this very report is known to be attached already. */
    reported?: boolean;
    upload: (reference: string) => Promise<void>;
  },
): Promise<Publicized & { tags: string[] }> {
  const { repository, checkout } = context;
  const before = checkout.dirty ? undefined : await publishedOf(repository, checkout.sha);
  const [moving] = tags.moving;
  if (moving && !before) await requireMovable(context, moving.tag);
  const [, ...names] = tags.immutable;
  if (before) {
    // The checks of today, where those of its time were others.
    if (!reported && before.imageId === smoke.imageId && before.smoke.checksDigest !== smoke.checksDigest)
      await attachReport(repository, before.stored.descriptor.digest, smoke);
    await publishTags(repository, before.stored, names, { settled: true });
  }
  const published = before
    ? publicized(before.stored, before.imageId, false)
    : await publish({ repository, smoke, reported, immutable: tags.immutable, upload });
  for (const tag of names) if (!reservedKind(tag)) await recordImmutable(context, tag, published.digest);
  return { ...published, tags: before ? names : tags.immutable };
}

/** Keeps that a tag is immutable where its name does not show it (`v1.2.3`), so that nothing moves it later. */
async function recordImmutable(context: ReleaseContext, tag: string, digest: string): Promise<void> {
  const { repository, checkout, clock, by, run } = context;
  if (await repository.resolve(recordTag(tag))) return;
  const to = { digest, mark: checkout.sha };
  const record = { tag, kind: 'immutable', from: undefined, to, withdrawn: [] } as const;
  await writeMove(context, record, { at: clock.now().toISOString(), by, run });
}
