import type { TagKind } from '@shipshape/release-policy';
import { UserError } from '@shipshape/workspace';
import type { ReleaseContext } from '../release/context.ts';
import { branchTag, commitOf, contentTag, isVersion } from '../release/names.ts';
import { type MovingTag, reservedKind } from '../release/tag-kind.ts';
import { type RuledTag, ruledTags } from './describe.ts';
import type { BuiltImage } from './records.ts';

/** The names an image is published under. */
export interface Tags {
  /**
   * Written once and never moved, in this order: the content tag, the commit's, and what else the rules make immutable,
   * such as a version. The newest tag is what a registry's page offers to pull, so the helper tags come first.
   */
  immutable: [string, ...string[]];
  /** Those that move; none for a dirty tree, since it is no commit's. */
  moving: MovingTag[];
}

/** The tags of an image made from this checkout, by the project's rules; a dirty tree's has its content tag alone. */
export async function tagsFor(
  { inputsHash }: Pick<BuiltImage, 'inputsHash'>,
  root: string,
  { checkout, event }: Pick<ReleaseContext, 'checkout' | 'event'>,
): Promise<Tags> {
  const content = contentTag(inputsHash);
  if (checkout.dirty) return { immutable: [content], moving: [] };
  const { immutable, moving } = sortTags(await ruledTags(root, checkout), root);
  // On a detached HEAD of a plain clone the rules guess a branch from what is there: good for a label, not for a tag.
  const guessed = !event && checkout.branch === undefined;
  return { immutable: [content, ...immutable], moving: guessed ? [] : moving };
}

/** The moving tags that the rules make for this checkout. */
export const movingTagsOf = async (
  root: string,
  context: Pick<ReleaseContext, 'checkout' | 'event'>,
): Promise<MovingTag[]> => (await tagsFor({ inputsHash: '' }, root, context)).moving;

/**
 * Parts the rules' tags by their kind, the commit's tag first.
 *
 * @throws UserError for a tag that publishing must not write: `latest` and its like follow releases, and a name that is
 *   cut, changed or taken would not be the one that the rules made
 */
export function sortTags(ruled: RuledTag[], root: string): { immutable: string[]; moving: MovingTag[] } {
  const refused = ruled.filter(({ tag, kind }) => !isWritable(tag, kind)).map(({ tag }) => tag);
  if (refused.length > 0) {
    throw new UserError(
      `The tag rules of ${root} make ${refused.join(', ')}, which docker-push does not write: latest, X and X.Y come with release (state flavor latest=false), and a commit's tag with type=sha,format=long.`,
    );
  }
  const immutable = ruled.filter(({ tag, kind }) => kind === 'immutable' || isPublishedName(tag));
  const others = ruled.filter((tag) => !immutable.includes(tag));
  const names = immutable.map(({ tag }) => tag);
  return {
    immutable: [...names.filter(commitOf), ...names.filter((tag) => !commitOf(tag))],
    moving: others.flatMap(({ tag, kind }) => (kind === 'immutable' ? [] : [{ tag, kind }])),
  };
}

/** A commit's tag and a version: immutable whatever rule makes them, since release relies on that. */
const isPublishedName = (tag: string) => commitOf(tag) !== undefined || isVersion(tag);

function isWritable(tag: string, kind: TagKind): boolean {
  if (isPublishedName(tag)) return true;
  return kind !== 'version' && reservedKind(tag) === undefined && branchTag(tag) === tag;
}
