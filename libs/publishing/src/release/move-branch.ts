import { isLoopback } from '@shipshape/oci-registry';
import { type Say, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import type { TagMove } from './move.ts';
import type { RequestedImage } from './requested.ts';
import { requireSmoked } from './smoke-report.ts';
import { moveForward } from './verbs.ts';

/**
 * Moves the branch's tag to what HEAD has just published. In Actions the job that promotes does it, one at a time in
 * its concurrency group: a lock file on this runner would hold nobody back.
 *
 * @returns what became of it; nothing where it is left to that job
 * @throws UserError where the tag was refused, unless the registry is this machine's own: a rewritten history is a
 *   laptop's everyday life, and the image has its other tags
 */
export async function moveBranch(
  context: ReleaseContext,
  tag: string,
  { digest, revision }: Pick<RequestedImage, 'digest' | 'revision'>,
  say: Say,
): Promise<TagMove[]> {
  const { repository, project, checkout, event, dryRun } = context;
  if (event) return [];
  const ours = isLoopback(repository.registry);
  // Publishing has looked at what it uploaded; an image that was there may have lost a part or its report since.
  if (!dryRun) await requireSmoked(repository, digest, project);
  const moved = await moveForward(context, tag, { digest, commit: checkout.sha, revision }, say);
  if (moved.outcome === 'refuse' && !ours && !dryRun) throw new UserError(moved.sentence);
  if (moved.to !== digest && !dryRun) say(moved.sentence);
  return [moved];
}
