import { publishTags } from '@shipshape/oci-registry';
import {
  decideImmutable,
  decideMove,
  decideRollback,
  movingTagsFor,
  type Order,
  versionOrder,
} from '@shipshape/release-policy';
import { type Say, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { moveTag, type TagMove, withTagLock } from './move.ts';
import { unlessUnreadable, writeMove } from './move-record.ts';
import { branchTag, followsVersions, isVersion, recordTag, releaseTag } from './names.ts';
import { findPublished, markOf, type RequestedImage } from './requested.ts';
import { requireSmoked } from './smoke-report.ts';
import { kindOf, type MovingTag, requireMoving } from './tag-kind.ts';
import { publishersOf, readRecord } from './tag-state.ts';

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
  say: Say,
): Promise<TagMove> {
  const name = typeof tag === 'string' ? tag : tag.tag;
  if (followsVersions(name)) {
    throw new UserError(
      `${name} follows the versions: nx run ${context.project}:release moves it, and rollback takes it back.`,
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
  say: Say,
): Promise<TagMove> {
  return withTagLock(context, say, async () => {
    const name = typeof tag === 'string' ? tag : tag.tag;
    const record = await readRecord(context.repository, name);
    const moving = typeof tag === 'string' ? namedTag(context, tag, record) : tag;
    const order = orderOf(context, moving);
    const mark = await markOf(context, moving, requested, order);
    const wanted = { digest: requested.digest, mark, revision: requested.revision };
    return moveTag(context, moving, record, (state) => decideMove({ tag: name, wanted, state, order }));
  });
}

/**
 * Gives what HEAD published a version, which is immutable, and moves `latest`, `X` and `X.Y` where it is the highest of
 * theirs. Nothing is built. The git tag comes last. A repeat completes what an interrupted release began.
 *
 * @throws UserError where the version is taken by another commit or image, or HEAD has published nothing smoked
 */
export async function release(context: ReleaseContext, version: string, say: Say): Promise<TagMove[]> {
  const { project, repository, checkout, commits, clock } = context;
  if (!isVersion(version)) {
    throw new UserError(
      `"${version}" is not a version. Write X.Y.Z or X.Y.Z-pre, such as nx run ${project}:release --version=1.4.0.`,
    );
  }
  const name = releaseTag(project, version);
  const taken = commits.released(project, version);
  if (taken && taken !== checkout.sha) {
    throw new UserError(
      `${name} is commit ${taken.slice(0, 8)} and immutable, and HEAD is ${checkout.sha.slice(0, 8)}. Release HEAD under the next version.`,
    );
  }
  const { digest, revision } = await findPublished(context, checkout.sha, version);
  await requireSmoked(repository, digest, project);
  return withTagLock(context, say, async () => {
    const served = (await repository.resolve(version))?.digest;
    const decision = decideImmutable({ tag: version, wanted: digest, served });
    const { by, run, dryRun } = context;
    const at = clock.now().toISOString();
    const moves: TagMove[] = [{ ...decision, at, by, dryRun }];
    if (decision.outcome === 'refuse') return moves;
    // What comes after X.Y.Z is checked before it is written: a list of the tags, tags that can be moved, a git tag.
    if (!dryRun && !taken) commits.checkTag(name, checkout.sha);
    const requested = movingTagsFor(version, await repository.tags());
    if (!dryRun && decision.outcome === 'create') {
      await repository.checkMovable(requested.flatMap(({ tag }) => [tag, recordTag(tag)]));
    }
    if (!dryRun) {
      const to = { digest, mark: version };
      const record = { tag: version, kind: 'immutable', from: undefined, to, withdrawn: [] } as const;
      if (decision.outcome === 'create') await writeMove(context, record, { at, by, run });
      await publishTags(repository, digest, [version]);
    }
    // Listed again now that X.Y.Z is written: of two releases at once, at least the higher one sees the other.
    for (const { tag } of movingTagsFor(version, await repository.tags())) {
      const record = await readRecord(repository, tag);
      const wanted = { digest, mark: version, revision };
      const decide = (state: Parameters<typeof decideMove>[0]['state']) =>
        decideMove({ tag, wanted, state, order: versionOrder });
      moves.push(await moveTag(context, { tag, kind: 'version' }, record, decide));
    }
    // The git tag is what people and other clones see. It comes last, so that it stands for a complete release.
    const complete = moves.every(({ outcome }) => outcome !== 'refuse');
    if (complete && !dryRun && !taken) commits.tag(name, checkout.sha);
    return moves;
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
  say: Say,
): Promise<TagMove> {
  const { repository, by, project } = context;
  const { digest } = await findPublished(context, to);
  await requireSmoked(repository, digest, project);
  return withTagLock(context, say, async () => {
    // An unreadable record must not keep a person from deciding.
    const record = await readRecord(repository, tag).catch(unlessUnreadable);
    const moving = namedTag(context, tag, record);
    const order = orderOf(context, moving);
    const publishedBy = await publishersOf(repository, moving.kind, digest);
    return moveTag(context, moving, record, (state) =>
      decideRollback({ tag, target: { digest, publishedBy }, by, reason, state, order }),
    );
  });
}

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
