import { imageName } from './order.ts';
import type { TagDecision } from './types.ts';

/**
 * Decides about a tag that never changes (`inputs-<hash>`, `sha-<commit>`, `X.Y.Z`): write it where it is absent,
 * leave it where it serves the same digest, refuse anything else.
 */
export function decideImmutable(request: {
  tag: string;
  wanted: string;
  served: string | undefined;
}): TagDecision {
  const { tag, wanted, served } = request;
  if (served === undefined) {
    const sentence = `${tag} is given to ${imageName(wanted)} and is immutable.`;
    return { tag, outcome: 'create', from: undefined, to: wanted, sentence };
  }
  if (served === wanted) {
    return {
      tag,
      outcome: 'keep',
      from: served,
      to: served,
      sentence: `${tag} already names ${imageName(wanted)}.`,
    };
  }
  const sentence = `${tag} is immutable, names ${imageName(served)} and was not given to ${imageName(wanted)}. Publish under a new name.`;
  return { tag, outcome: 'refuse', from: served, to: served, reason: 'immutable', sentence };
}
