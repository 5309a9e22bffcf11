import { movesAnswer, movingTag, promote, requireTrust } from '@shipshape/publishing';
import { onRegistry } from '../on-registry.ts';

export default onRegistry<'promote'>(async (place, { to, image, yes }, say) => {
  const tag = movingTag(to, 'to');
  requireTrust(place, yes, say);
  return movesAnswer(place, [await promote(place, tag, image, say)]);
});
