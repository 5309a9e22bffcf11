import { branchOrder, createTag, findCommit } from '@shipshape/git';
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
import { branchTag, followsVersions, isVersion, orderOf, releaseTag } from './names.ts';
import { findPublished, markOf, type RequestedImage } from './requested.ts';
import { requireSmoked } from './smoke-report.ts';
import { publishersOf, readRecord } from './tag-state.ts';

/**
 * Moves a branch's or environment's tag to a published image, if that is newer than all that had a say so far.
 *
 * @param image a digest, version or commit; empty for what HEAD published
 * @throws UserError where it is not published or has passed no smoke test
 */
export async function promote(
  context: ReleaseContext,
  tag: string,
  image: string,
  say: Say,
): Promise<TagMove> {
  if (followsVersions(tag)) {
    throw new UserError(
      `${tag} follows the versions: nx run ${context.project}:release moves it, and rollback takes it back.`,
    );
  }
  const wanted = await findPublished(context, image);
  await requireSmoked(context.repository, wanted.digest, context.project);
  return moveForward(context, tag, wanted, say);
}

/** The same for an image that is known to be published and smoked. */
export function moveForward(
  context: ReleaseContext,
  tag: string,
  wanted: RequestedImage,
  say: Say,
): Promise<TagMove> {
  const order = commitsFor(context, tag);
  return withTagLock(context, say, async () => {
    const mark = await markOf(context, tag, wanted, order);
    const { digest, revision } = wanted;
    const record = await readRecord(context.repository, tag);
    return moveTag(context, tag, record, (state) =>
      decideMove({ tag, wanted: { digest, mark, revision }, state, order }),
    );
  });
}

/**
 * Gives what HEAD published a version, for good, and moves `latest`, `X` and `X.Y` where it is the highest of theirs.
 * Nothing is built. The git tag comes last. What a killed release began, the same one again completes.
 *
 * @throws UserError where the version is taken by another commit or image, or HEAD has published nothing smoked
 */
export async function release(context: ReleaseContext, version: string, say: Say): Promise<TagMove[]> {
  const { root, project, repository, checkout } = context;
  if (!isVersion(version)) {
    throw new UserError(
      `"${version}" is no version: write X.Y.Z or X.Y.Z-pre, such as nx run ${project}:release --version=1.4.0.`,
    );
  }
  const name = releaseTag(project, version);
  const taken = findCommit(root, `refs/tags/${name}`);
  if (taken && taken !== checkout.sha) {
    throw new UserError(
      `${name} is commit ${taken.slice(0, 8)} for good, and HEAD is ${checkout.sha.slice(0, 8)}: release under the next version.`,
    );
  }
  const { digest, revision } = await findPublished(context, checkout.sha, version);
  await requireSmoked(repository, digest, project);
  return withTagLock(context, say, async () => {
    const served = (await repository.resolve(version))?.digest;
    const decision = decideImmutable({ tag: version, wanted: digest, served });
    const { by, run, dryRun } = context;
    const at = new Date().toISOString();
    const moves: TagMove[] = [{ ...decision, at, by, dryRun }];
    if (decision.outcome === 'refuse') return moves;
    if (!dryRun) {
      const to = { digest, mark: version };
      const record = { tag: version, from: undefined, to, withdrawn: [] };
      if (decision.outcome === 'create') await writeMove(repository, record, { at, by, run });
      await publishTags(repository, digest, [version]);
    }
    // Asked now that X.Y.Z is written and nobody else moves: what is highest is so until the lock is given back.
    const wishes = movingTagsFor(version, await repository.tags());
    for (const { tag } of wishes) {
      const record = await readRecord(repository, tag);
      const wanted = { digest, mark: version, revision };
      moves.push(
        await moveTag(context, tag, record, (state) =>
          decideMove({ tag, wanted, state, order: versionOrder }),
        ),
      );
    }
    // The name that people and other clones go by comes last: it stands for a release that is complete.
    const complete = moves.every(({ outcome }) => outcome !== 'refuse');
    if (complete && !dryRun && !taken) createTag(root, name);
    return moves;
  });
}

/**
 * Puts a moving tag on a published image because a person asks, whatever is newer, and records who and why.
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
  const order = orderOf(tag, commitsFor(context, tag));
  return withTagLock(context, say, async () => {
    const publishedBy = await publishersOf(repository, tag, digest);
    // What is kept as the record and is none must not keep a person from deciding.
    const record = await readRecord(repository, tag).catch(unlessUnreadable);
    return moveTag(context, tag, record, (state) =>
      decideRollback({ tag, target: { digest, publishedBy }, by, reason, state, order }),
    );
  });
}

/** The history a tag follows: its branch's where HEAD is on that branch, the default one's for everything else. */
function commitsFor({ root, checkout, defaultBranch }: ReleaseContext, tag: string): Order {
  const own = checkout.branch !== undefined && branchTag(checkout.branch) === tag;
  return branchOrder(root, own ? (checkout.branch as string) : defaultBranch, defaultBranch);
}
