import { followsReleases } from '@shipshape/image-metadata';
import { RegistryError, type Repository } from '@shipshape/oci-registry';
import { decideMove, decideRollback, type Order, versionOrder } from '@shipshape/release-policy';
import { type Log, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { moveTag, type TagMove, withTagLock } from './move.ts';
import { lastMove, unlessUnreadable } from './move-record.ts';
import { branchTag, isReserved, isVersion, recordTag } from './names.ts';
import { findPublished, markOf, type RequestedImage } from './requested.ts';
import { requireSmoked } from './smoke-report.ts';
import { kindOf, type MovingTag, requireMoving } from './tag-kind.ts';
import { namesOf, publishersOf } from './tag-state.ts';

/**
 * Moves a branch's or environment's tag to a published image, if that is newer than everything that tried to move it.
 *
 * @param tag its name, or with its kind where a rule made it
 * @param image a digest, version or commit; empty for what HEAD published
 * @throws UserError where it is not published or has passed no smoke test
 */
export async function promote(
  context: ReleaseContext,
  tag: string | MovingTag,
  image: string,
  say: Log,
): Promise<TagMove> {
  const name = typeof tag === 'string' ? tag : tag.tag;
  if (followsReleases(name)) {
    throw new UserError(
      `${name} follows the versions: npx shipshape release --project=${context.project} moves it, and rollback takes it back.`,
    );
  }
  const requested = await findPublished(context, image);
  await requireSmoked(context.repository, requested.digest, context.project);
  return moveForward(context, tag, requested, say);
}

/** The same for an image that is known to be published and smoked. */
export function moveForward(
  context: ReleaseContext,
  tag: string | MovingTag,
  requested: RequestedImage,
  say: Log,
): Promise<TagMove> {
  return withTagLock(context, say, async () => {
    const name = typeof tag === 'string' ? tag : tag.tag;
    const last = await lastMove(context.repository, name);
    const moving = typeof tag === 'string' ? namedTag(context, tag, last?.record) : tag;
    const order = orderOf(context, moving);
    const mark = await markOf(context, moving, requested, order);
    const wanted = { digest: requested.digest, mark, revision: requested.revision };
    return moveTag(context, moving, last, (state) => decideMove({ tag: name, wanted, state, order }));
  });
}

/**
 * Puts a moving tag on a published image by hand, whatever is newer, and records who and why.
 *
 * @param to a digest, version or commit
 * @throws UserError where it is not published or has passed no smoke test
 */
export async function rollBack(
  context: ReleaseContext,
  { tag, to, reason }: { tag: string; to: string; reason: string },
  say: Log,
): Promise<TagMove> {
  const { repository, by, project } = context;
  const { digest, commit, revision } = await findPublished(context, to);
  await requireSmoked(repository, digest, project);
  return withTagLock(context, say, async () => {
    // An unreadable record must not keep a person from deciding.
    const last = await lastMove(repository, tag).catch(unlessUnreadable);
    const moving = namedTag(context, tag, last?.record);
    const order = orderOf(context, moving);
    const named = moving.kind === 'version' ? (isVersion(to) ? to : undefined) : commit;
    const versions = (await repository.tags().catch(unlessUnlisted(to))).filter(isVersion);
    const served = (await repository.resolve(tag))?.digest;
    const names = await namesOf(repository, versions, [digest, served ?? digest]);
    const publishedBy = await publishersOf(repository, moving.kind, digest).catch(unlessUnlisted(named));
    return moveTag(context, moving, last, (state) =>
      decideRollback({ tag, target: { digest, publishedBy, revision }, names, by, reason, state, order }),
    );
  });
}

/**
 * What a rollback would do, for the person who asks for it.
 *
 * @throws UserError as {@link rollBack}, and where the tag has never been there: made by a rollback, a misspelt name would
 *   look like a success
 */
export async function planRollback(
  context: ReleaseContext,
  request: { tag: string; to: string; reason: string },
  say: Log,
): Promise<TagMove> {
  const planned = await rollBack({ ...context, dryRun: true }, request, say);
  if (planned.outcome === 'create') await requireKnown(context.repository, request.tag);
  return planned;
}

async function requireKnown(repository: Repository, tag: string): Promise<void> {
  if (await repository.resolve(recordTag(tag))) return;
  const tags = await repository.tags().catch(() => []);
  const moving = tags.filter((one) => !isReserved(one)).sort();
  const known = moving.length > 0 ? ` Those that can be set back: ${moving.join(', ')}.` : '';
  throw new UserError(
    `${repository.name} has no tag "${tag}", so there is nothing to set back: check its name, or begin it with promote.${known}`,
  );
}

/** For `catch`: where the registry does not list its tags, an image counts as published by the name that was given. */
const unlessUnlisted =
  (named: string | undefined) =>
  (error: unknown): string[] => {
    if (error instanceof RegistryError && error.code === 'no-tag-list') return named ? [named] : [];
    throw error;
  };

const namedTag = (
  { checkout, defaultBranch }: ReleaseContext,
  tag: string,
  record: Parameters<typeof kindOf>[1],
): MovingTag => requireMoving(tag, kindOf(tag, record, [checkout.branch, defaultBranch]));

/** What decides about a tag: versions, its own branch's commits where HEAD is on that, else the default branch's. */
function orderOf({ commits, checkout, defaultBranch }: ReleaseContext, { tag, kind }: MovingTag): Order {
  if (kind === 'version') return versionOrder;
  const { branch } = checkout;
  const own = kind === 'branch' && branch !== undefined && branchTag(branch) === tag;
  return commits.order(own ? branch : defaultBranch);
}
