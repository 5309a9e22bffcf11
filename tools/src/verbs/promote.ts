import { movesAnswer, movingTag, promote, promoteRuled, requireTrust } from '@shipshape/publishing';
import { findProject } from '@shipshape/workload';
import { onRegistry } from '../on-registry.ts';

export default onRegistry<'promote'>(async (context, { to, ruled, image, yes }, log) => {
  const tag = ruled ? undefined : movingTag(to, 'to');
  requireTrust(context, yes, log);
  const moves = tag
    ? [await promote(context, tag, image, log)]
    : await promoteRuled(context, findProject(context.project).root, log);
  return movesAnswer(context, moves);
});
