import { movesAnswer, release, releaseTag, requireTrust } from '@shipshape/publishing';
import { releaseMain, releaseOptions, yesOption } from '../release-command.ts';

await releaseMain(
  {
    name: 'release',
    summary: 'Gives what HEAD published a version, and moves latest, X and X.Y to it. Builds nothing.',
    options: {
      ...releaseOptions,
      version: { type: 'string', placeholder: 'X.Y.Z', help: 'the version, without v', default: '' },
      ...yesOption,
    },
  },
  async (place, { version, yes }, say) => {
    requireTrust(place, yes, say);
    const answer = movesAnswer(place, await release(place, version, say));
    if (!place.event && !place.dryRun && !answer.refused) {
      answer.text.push(`Tell the others: git push origin ${releaseTag(place.project, version)}`);
    }
    return answer;
  },
);
