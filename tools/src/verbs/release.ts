import { movesAnswer, release, releaseTag, requireTrust, waitForPublication } from '@shipshape/publishing';
import { UserError } from '@shipshape/workspace';
import { moveTags } from '../move-tags.ts';

export default moveTags<'release'>(async (context, { version, wait, yes }, log) => {
  if (!/^\d+$/.test(wait))
    throw new UserError(`--wait must be whole seconds, such as --wait=600, not "${wait}".`);
  requireTrust(context, yes, log);
  await waitForPublication(context, { limitSeconds: Number(wait), say: log });
  const answer = movesAnswer(context, await release(context, version, log));
  if (!context.event && !context.dryRun && !answer.refused) {
    answer.text.push(`Tell the others: git push origin ${releaseTag(context.project, version)}`);
  }
  return answer;
});
