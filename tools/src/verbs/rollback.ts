import { movesAnswer, movingTag, planRollback, requireTrust, rollBack } from '@shipshape/publishing';
import { UserError } from '@shipshape/workspace';
import { confirmUnless } from '../asked.ts';
import { moveTags } from '../move-tags.ts';

export default moveTags<'rollback'>(async (place, { tag: name, to, reason, yes }, say) => {
  const tag = movingTag(name, 'tag');
  if (!to) throw new UserError(`No image was named: state the image for ${tag}, such as --to=1.4.1.`);
  if (!reason.trim())
    throw new UserError(`No reason was given: state with --reason=… why ${tag} is rolled back.`);
  const planned = await planRollback(place, { tag, to, reason }, say);
  if (place.dryRun || planned.outcome === 'refuse')
    return movesAnswer(place, [{ ...planned, dryRun: place.dryRun }]);
  // In a workflow, the person who started it has been asked by its form.
  await confirmUnless(yes || place.event !== undefined)(planned.sentence);
  await requireTrust(place, confirmUnless(true), say);
  return movesAnswer(place, [await rollBack(place, { tag, to, reason }, say)]);
});
