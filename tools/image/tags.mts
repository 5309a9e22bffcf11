import type { Checkout } from '@shipshape/ci-context';
import type { BuiltImage } from './records.mts';

/** The names an image is published under. */
export interface Tags {
  /** Written once and never moved: what went in, and (from a clean tree) the commit. The first is the content tag. */
  immutable: [string, ...string[]];
  /** Moved along: the branch. */
  moving: string[];
}

/** The tags of an image made from this checkout; a dirty tree's claims no commit. */
export function tagsFor(
  { inputsHash }: Pick<BuiltImage, 'inputsHash'>,
  { sha, branch, dirty }: Checkout,
): Tags {
  return {
    immutable: [`inputs-${inputsHash}`, ...(dirty ? [] : [`sha-${sha}`])],
    moving: branch ? [branch.replace(/[^\w.-]+/g, '-')] : [],
  };
}
