import { publishTags } from '@shipshape/oci-registry';
import {
  decideImmutable,
  decideMove,
  highestAbove,
  movingTagsFor,
  versionOrder,
} from '@shipshape/release-policy';
import { type Log, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { moveTag, type TagMove, withTagLock } from './move.ts';
import { lastMove, writeMove } from './move-record.ts';
import { isVersion, releaseTag, short } from './names.ts';
import { findPublished } from './requested.ts';
import { requireItselfMovable, requireMovable } from './requirements.ts';
import { requireSmoked } from './smoke-report.ts';

/**
 * Gives what HEAD published a version, which is immutable, and moves `latest`, `X` and `X.Y` where it is the highest of
 * theirs. Nothing is built. The git tag comes last. A repeat completes what an interrupted release began.
 *
 * @throws UserError where the version is taken by another commit or image, or HEAD has published nothing smoked
 */
export async function release(context: ReleaseContext, version: string, say: Log): Promise<TagMove[]> {
  const { project, repository, checkout, commits, clock } = context;
  if (!isVersion(version)) {
    throw new UserError(
      `${version === '' ? 'No version is named' : `"${version}" is not a version`}. Write X.Y.Z or X.Y.Z-pre, such as npx shipshape release 1.4.0 --project=${project}.`,
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
      await requireAllMovable(
        context,
        requested.map(({ tag }) => tag),
      );
    }
    if (!dryRun) {
      const to = { digest, mark: version };
      const record = { tag: version, kind: 'immutable', from: undefined, to, withdrawn: [] } as const;
      if (decision.outcome === 'create') await writeMove(context, record, { at, by, run });
      await publishTags(repository, digest, [version]);
    }
    // Listed again now that X.Y.Z is written: of two releases at once, at least the higher one sees the other.
    for (const { tag } of movingTagsFor(version, await repository.tags())) {
      const last = await lastMove(repository, tag);
      const wanted = { digest, mark: version, revision };
      const decide = (state: Parameters<typeof decideMove>[0]['state']) =>
        decideMove({ tag, wanted, state, order: versionOrder });
      moves.push(await moveTag(context, { tag, kind: 'version' }, last, decide));
    }
    // The git tag is what people and other clones see. It comes last, so that it exists only for a complete release.
    const complete = moves.every(({ outcome }) => outcome !== 'refuse');
    if (complete && !dryRun && !taken) commits.tag(name, checkout.sha);
    return moves;
  });
}

/** What a release by hand would do, for the person who asks for it. */
export interface ReleasePlan {
  moves: TagMove[];
  /** Which tags, and the git tag, go where. */
  sentence: string;
  /** A higher version that is released, where this one is new: releasing an older one may be a slip. */
  above: string | undefined;
}

/** @throws UserError as {@link release} */
export async function planRelease(context: ReleaseContext, version: string, say: Log): Promise<ReleasePlan> {
  const { project, repository, checkout, commits } = context;
  const moves = await release({ ...context, dryRun: true }, version, say);
  const isNew = !commits.released(project, version);
  const tags = moves.filter(({ outcome }) => outcome === 'create' || outcome === 'move');
  const image =
    tags.length > 0 ? [`sets ${tags.map(({ tag }) => tag).join(', ')} to ${short(tags[0]?.to)}`] : [];
  const name = releaseTag(project, version);
  const git = isNew ? [`makes the git tag ${name} on commit ${checkout.sha.slice(0, 8)} of this clone`] : [];
  return {
    moves,
    sentence: [...image, ...git].join(', then ') || 'finds everything done',
    above: isNew ? highestAbove(version, await repository.tags()) : undefined,
  };
}

/** Before X.Y.Z is written, which cannot be taken back: makes sure that what comes after it can move. */
async function requireAllMovable(context: ReleaseContext, tags: string[]): Promise<void> {
  const { repository } = context;
  for (const tag of tags) {
    const last = await lastMove(repository, tag);
    const served = (await repository.resolve(tag))?.digest;
    if (!served) continue;
    await requireMovable(context, tag);
    await requireItselfMovable(context, tag, { served, last });
  }
}
