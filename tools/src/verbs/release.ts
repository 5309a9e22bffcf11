import { movesAnswer, release, releaseTag, requireTrust } from '@shipshape/publishing';
import { onRegistry } from '../on-registry.ts';

export default onRegistry<'release'>(async (place, { version, yes }, say) => {
  requireTrust(place, yes, say);
  const answer = movesAnswer(place, await release(place, version, say));
  if (!place.event && !place.dryRun && !answer.refused) {
    answer.text.push(`Tell the others: git push origin ${releaseTag(place.project, version)}`);
  }
  return answer;
});
