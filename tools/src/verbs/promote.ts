import { movesAnswer, movingTag, promote, promoteRuled, requireTrust } from '@shipshape/publishing';
import { findProject } from '@shipshape/workload';
import { moveTags } from '../move-tags.ts';

export default moveTags<'promote'>(async (context, { to, ruled, image, yes }, log) => {
  const tag = ruled ? undefined : movingTag(to, 'to');
  requireTrust(context, yes, log);
  const moves = tag
    ? [await promote(context, tag, image, log)]
    : await promoteRuled(context, findProject(context.project).root, log);
  return movesAnswer(context, moves);
});
