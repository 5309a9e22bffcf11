import type { Log } from '@shipshape/workspace';
import type { ReleaseContext } from '../release/context.ts';
import type { TagMove } from '../release/move.ts';
import type { MovingTag } from '../release/tag-kind.ts';
import { promote } from '../release/verbs.ts';
import { record } from './records.ts';
import { movingTagsOf } from './tags.ts';

/**
 * The tags that move to what HEAD published: what docker-push recorded for this very commit, else what the project's
 * rules make for it.
 *
 * @param root the project's folder
 */
async function ruledMovingTags(root: string, context: ReleaseContext): Promise<MovingTag[]> {
  const { project, checkout } = context;
  const published = record(root, 'published');
  const isOfHead = published?.project === project && published.commit === checkout.sha && !checkout.dirty;
  // A record of an older version of Shipshape has no list.
  return (isOfHead ? published.moving : undefined) ?? movingTagsOf(root, context);
}

/**
 * Moves every tag that the rules make for HEAD to what HEAD published, each under the guard of {@link promote}.
 *
 * @param root the project's folder
 * @throws UserError as {@link promote}; none has moved then
 */
export async function promoteRuled(context: ReleaseContext, root: string, say: Log): Promise<TagMove[]> {
  const tags = await ruledMovingTags(root, context);
  if (tags.length === 0) {
    say(`the tag rules of ${root} make no tag that moves for ${context.checkout.sha.slice(0, 8)}`);
  }
  const moves: TagMove[] = [];
  for (const tag of tags) moves.push(await promote(context, tag, '', say));
  return moves;
}
