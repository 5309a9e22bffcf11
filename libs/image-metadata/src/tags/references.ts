import type { Flavor } from '../inputs/flavor.ts';
import { sanitizeTag, type Version } from './version.ts';

/** The tags of a version: the main one, the others, and `latest` with the affixes that the flavor gives it. */
export function makeTagNames({ main, partial, latest }: Version, flavor: Flavor): string[] {
  if (main === undefined) return [];
  const prefix = flavor.prefixLatest ? flavor.prefix : '';
  const suffix = flavor.suffixLatest ? flavor.suffix : '';
  return [main, ...partial, ...(latest ? [sanitizeTag(`${prefix}latest${suffix}`)] : [])];
}

/** Every tag of every image, `name:tag`; the tags alone where there is no image, or its name is empty. */
export function makeReferences(images: readonly string[], tagNames: readonly string[]): string[] {
  if (images.length === 0) return [...tagNames];
  return images.flatMap((image) => tagNames.map((tag) => (image === '' ? tag : `${image}:${tag}`)));
}
