import {
  movesAnswer,
  planRelease,
  release,
  releaseTag,
  requireTrust,
  waitForPublication,
} from '@shipshape/publishing';
import { UserError } from '@shipshape/workspace';
import { confirmUnless } from '../asked.ts';
import { moveTags } from '../move-tags.ts';

export default moveTags<'release'>(async (context, { version, wait, yes, json }, say) => {
  if (!/^\d+$/.test(wait))
    throw new UserError(`--wait must be whole seconds, such as --wait=600, not "${wait}".`);
  const confirm = confirmUnless(yes);
  await requireTrust(context, confirm, say);
  await waitForPublication(context, { limitSeconds: Number(wait), say });
  // In a workflow, whoever pushed the git tag has decided.
  const plan = context.event ? undefined : await planRelease(context, version, say);
  if (plan) {
    const { moves, sentence, above } = plan;
    const isRefused = moves.some(({ outcome }) => outcome === 'refuse');
    if (!json && !isRefused) say(`${version}: ${sentence}`);
    if (above && !isRefused && !context.dryRun)
      await confirm(`${version} is older than ${above}, which is released, so latest stays as it is.`);
  }
  const isPlanned = plan !== undefined && context.dryRun;
  const answer = movesAnswer(context, isPlanned ? plan.moves : await release(context, version, say));
  if (!context.event && !context.dryRun && !answer.refused) {
    answer.text.push(`Tell the others: git push origin ${releaseTag(context.project, version)}`);
  }
  return answer;
});
