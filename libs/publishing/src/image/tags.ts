import type { Checkout } from '@shipshape/ci';
import { UserError } from '@shipshape/workspace';
import { branchTag, commitOf, contentTag, isVersion } from '../release/names.ts';
import { ruledTags } from './describe.ts';
import type { BuiltImage } from './records.ts';

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
  // On a detached HEAD the rules guess a branch from what points there: good enough for a label, not for a tag.
  const moving = checkout.branch === undefined ? [] : movingOf(ruled, root);
  return { immutable: [content, ...ruled.filter(isForGood)], moving };
}

/** A commit's tag and a version are given once. */
const isForGood = (tag: string) => commitOf(tag) !== undefined || isVersion(tag);

/**
 * Those of the rules' tags that move.
 *
 * @throws UserError for a tag that publishing must not write as a branch's: `latest` and its like follow releases, and a
 *   name that is cut, changed or taken would not be the one that the rules made
 */
export function movingOf(ruled: string[], root: string): string[] {
  const moving = ruled.filter((tag) => !isForGood(tag));
  const refused = moving.filter((tag) => branchTag(tag) !== tag);
  if (refused.length === 0) return moving;
  throw new UserError(
    `The tag rules of ${root} make ${refused.join(', ')}, which docker-push does not write: latest, X and X.Y come with release (state flavor latest=false), a commit's tag with type=sha,format=long.`,
  );
}
