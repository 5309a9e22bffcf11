import type { Flavor } from '../inputs/flavor.ts';
import type { MadeTag } from './kinds.ts';
import { type MadeVersion, sanitizeTag } from './version.ts';

/** The tags of a version: the main one, the others, and `latest` with the affixes that the flavor gives it. */
export function makeTags({ version: { latest }, tags }: MadeVersion, flavor: Flavor): MadeTag[] {
  if (tags.length === 0 || !latest) return tags;
  const prefix = flavor.prefixLatest ? flavor.prefix : '';
  const suffix = flavor.suffixLatest ? flavor.suffix : '';
  const tag = sanitizeTag(`${prefix}latest${suffix}`);
  return [...tags, { tag, rule: 'flavor', kind: 'version' }];
}

/** Each tag of each image as `name:tag`; without an image, or if its name is empty, the tag alone. */
export function makeReferences(images: readonly string[], tagNames: readonly string[]): string[] {
  if (images.length === 0) return [...tagNames];
  return images.flatMap((image) => tagNames.map((tag) => (image === '' ? tag : `${image}:${tag}`)));
}
