import type { Checkout } from '@shipshape/ci-context';
import { branchTag, commitTag, contentTag } from '../release/names.mts';
import type { BuiltImage } from './records.mts';

/** The names an image is published under. */
export interface Tags {
  /** Written once and never moved: what went in, and (from a clean tree) the commit. The first is the content tag. */
  immutable: [string, ...string[]];
  /** The branch's, which moves along; none for a detached HEAD, and none for a dirty tree, which no commit speaks for. */
  moving: string | undefined;
}

/** The tags of an image made from this checkout; a dirty tree's claims no commit. */
export function tagsFor(
  { inputsHash }: Pick<BuiltImage, 'inputsHash'>,
  { sha, branch, dirty }: Checkout,
): Tags {
  return {
    immutable: [contentTag(inputsHash), ...(dirty ? [] : [commitTag(sha)])],
    moving: branch && !dirty ? branchTag(branch) : undefined,
  };
}
