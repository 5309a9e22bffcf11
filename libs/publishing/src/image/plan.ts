import { decideImmutable } from '@shipshape/release-policy';
import type { Log } from '@shipshape/workspace';
import { moveAfterPush } from '../release/after-push.ts';
import type { ReleaseContext } from '../release/context.ts';
import type { TagMove } from '../release/move.ts';
import { commitTag } from '../release/names.ts';
import { type BuiltImage, revisionLabel } from './records.ts';
import type { Tags } from './tags.ts';

/** What a push would do. */
export interface PushPlan {
  /** What the registry serves for this commit or these inputs already; undefined where the image would be uploaded. */
  digest: string | undefined;
  /** What would become of each tag. An image that is not there yet has no digest: its image ID is used instead. */
  moves: TagMove[];
}

/** Looks at what docker-push would find, and writes nothing. */
export async function planPush(
  context: ReleaseContext,
  image: BuiltImage,
  tags: Tags,
  say: Log,
): Promise<PushPlan> {
  const { repository, by, clock, checkout } = context;
  const resolved = async (tag: string) => (await repository.resolve(tag))?.digest;
  const [content, ...names] = tags.immutable;
  // A commit keeps the image that it published, and other inputs' content tag is not put on that.
  const before = checkout.dirty ? undefined : await resolved(commitTag(checkout.sha));
  const digest = before ?? (await resolved(content));
  const wanted = digest ?? image.imageId;
  const moves: TagMove[] = [];
  for (const tag of before ? names : tags.immutable) {
    const decision = decideImmutable({ tag, wanted, served: await resolved(tag) });
    moves.push({ ...decision, at: clock.now().toISOString(), by, dryRun: true });
  }
  const found = { digest: wanted, revision: revisionLabel(image) };
  moves.push(...(await moveAfterPush({ ...context, dryRun: true }, tags.moving, found, say)));
  return { digest, moves };
}
