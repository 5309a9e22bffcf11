import type { Checkout } from '@shipshape/ci-context';
import { branchTag, commitOf, contentTag, isVersion } from '../release/names.mts';
import { ruledTags } from './describe.mts';
import type { BuiltImage } from './records.mts';

/** The names an image is published under. */
export interface Tags {
  /** Written once and never moved: what went in, and what the rules name for good (the commit, a version). The first is the content tag. */
  immutable: [string, ...string[]];
  /** Those that move along, such as the branch's; none for a dirty tree, which no commit speaks for. */
  moving: string[];
}

/** The tags of an image made from this checkout, by the project's rules; a dirty tree's has its content tag alone. */
export async function tagsFor(
  { inputsHash }: Pick<BuiltImage, 'inputsHash'>,
  root: string,
  checkout: Checkout,
): Promise<Tags> {
  const content = contentTag(inputsHash);
  if (checkout.dirty) return { immutable: [content], moving: [] };
  const ruled = await ruledTags(root, checkout);
  const isForGood = (tag: string) => commitOf(tag) !== undefined || isVersion(tag);
  return {
    immutable: [content, ...ruled.filter(isForGood)],
    moving: ruled.filter((tag) => !isForGood(tag)).flatMap((tag) => branchTag(tag) ?? []),
  };
}
