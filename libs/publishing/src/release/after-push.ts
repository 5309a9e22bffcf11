import { isLoopback } from '@shipshape/oci-registry';
import { type Log, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import type { TagMove } from './move.ts';
import type { RequestedImage } from './requested.ts';
import { requireSmoked } from './smoke-report.ts';
import type { MovingTag } from './tag-kind.ts';
import { moveForward } from './verbs.ts';

/**
 * Moves the tags that the rules make to what HEAD has just published. In Actions the job that promotes does it, one at a
 * time in its concurrency group: a lock file on this runner would keep no other runner back.
 *
 * @returns what became of each; nothing where it is left to that job
 * @throws UserError after all of them, where one was refused and the registry is not this machine's own: on a laptop a
 *   rewritten history is normal, and the image has its other tags
 */
export async function moveAfterPush(
  context: ReleaseContext,
  tags: MovingTag[],
  { digest, revision }: Pick<RequestedImage, 'digest' | 'revision'>,
  say: Log,
): Promise<TagMove[]> {
  const { repository, project, checkout, event, dryRun } = context;
  if (event || tags.length === 0) return [];
  // Publishing has verified what it uploaded; an image that was there may have lost a part or its report since.
  if (!dryRun) await requireSmoked(repository, digest, project);
  const moves: TagMove[] = [];
  for (const tag of tags) {
    const moved = await moveForward(context, tag, { digest, commit: checkout.sha, revision }, say);
    if (moved.to !== digest && !dryRun) say(moved.sentence);
    moves.push(moved);
  }
  const refused = moves.filter(({ outcome }) => outcome === 'refuse');
  if (refused.length > 0 && !isLoopback(repository.registry) && !dryRun) {
    throw new UserError(refused.map(({ sentence }) => sentence).join('\n'));
  }
  return moves;
}
