import { movesAnswer, movingTag, promote, requireTrust } from '@shipshape/publishing';
import { releaseMain, releaseOptions, yesOption } from '../release-command.ts';

await releaseMain(
  {
    name: 'promote',
    summary: 'Moves a tag forward to an image that was published and smoked. Builds nothing.',
    options: {
      ...releaseOptions,
      to: {
        type: 'string',
        placeholder: 'tag',
        help: 'the branch or environment, such as staging',
        default: '',
      },
      image: {
        type: 'string',
        placeholder: 'name',
        help: 'its digest, version or commit (default: what HEAD published)',
        default: '',
      },
      ...yesOption,
    },
  },
  async (place, { to, image, yes }, say) => {
    const tag = movingTag(to, 'to');
    requireTrust(place, yes, say);
    return movesAnswer(place, [await promote(place, tag, image, say)]);
  },
);
