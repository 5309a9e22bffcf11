import { decideImmutable } from '@shipshape/release-policy';
import type { Say } from '@shipshape/workspace';
import type { ReleaseContext } from '../release/context.ts';
import type { TagMove } from '../release/move.ts';
import { moveBranch } from '../release/move-branch.ts';
import { type BuiltImage, revisionLabel } from './records.ts';
import type { Tags } from './tags.ts';

/** What a push would do. */
export interface PushPlan {
  /** What the registry serves for these inputs already; undefined where the image would be uploaded. */
  digest: string | undefined;
  /** What would become of each tag. An image that is not there yet has no digest: its image ID stands for it. */
  moves: TagMove[];
}

/** Looks at what docker-push would find, and writes nothing. */
export async function planPush(
  context: ReleaseContext,
  image: BuiltImage,
  tags: Tags,
  say: Say,
): Promise<PushPlan> {
  const { repository, by } = context;
  const resolved = async (tag: string) => (await repository.resolve(tag))?.digest;
  const digest = await resolved(tags.immutable[0]);
  const wanted = digest ?? image.imageId;
  const moves: TagMove[] = [];
  for (const tag of tags.immutable) {
    const decision = decideImmutable({ tag, wanted, served: await resolved(tag) });
    moves.push({ ...decision, at: new Date().toISOString(), by, dryRun: true });
  }
  for (const tag of tags.moving) {
    const found = { digest: wanted, revision: revisionLabel(image) };
    moves.push(...(await moveBranch({ ...context, dryRun: true }, tag, found, say)));
  }
  return { digest, moves };
}
