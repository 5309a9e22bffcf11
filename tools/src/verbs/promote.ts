import { movesAnswer, movingTag, promote, promoteRuled, requireTrust } from '@shipshape/publishing';
import { findProject } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import { confirmUnless } from '../asked.ts';
import { moveTags } from '../move-tags.ts';

export default moveTags<'promote'>(async (context, { to, ruled, image, yes }, say) => {
  if (ruled && (to || image))
    throw new UserError(
      'With --ruled the rules of the project say which tags move, to what HEAD published. Leave out --to and --image, or leave out --ruled.',
    );
  const tag = ruled ? undefined : movingTag(to, 'to');
  await requireTrust(context, confirmUnless(yes), say);
  const moves = tag
    ? [await promote(context, tag, image, say)]
    : await promoteRuled(context, findProject(context.project).root, say);
  return movesAnswer(context, moves);
});
