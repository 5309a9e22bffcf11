import { type MetadataContext, nameIn, type RepositoryRecord } from './context.ts';
import { higherVersion } from './known-tags.ts';
import { parseFields } from './lists.ts';

/** What strict mode looks at: the finished tags and what they were made of. */
export interface StrictSource {
  tagNames: readonly string[];
  /** Lower-case base names of the enabled images. */
  images: readonly string[];
  /** Whether the tag `latest` moves. */
  latest: boolean;
  context: MetadataContext;
  repository: RepositoryRecord;
  knownTags?: readonly string[] | undefined;
}

/**
 * Strict mode: the traps that the action steps into in silence.
 *
 * @returns warnings: a tag made twice, and `latest` moved by a tag of another branch than the default one
 * @throws Error a sentence for what no registry takes (a tag over 128 characters or with a wrong first character, a
 * wrong image name), for an empty list of tags, and for `latest` moving below a known higher version
 */
export function checkStrictly(source: StrictSource): string[] {
  const { tagNames, images, context, latest } = source;
  if (tagNames.length === 0) {
    throw new Error(
      `No tag: no rule of the input tags applies to the event ${context.eventName || '(none)'} on ${context.ref || 'no ref'}.`,
    );
  }
  for (const tag of tagNames) checkTag(tag);
  for (const image of images) checkImage(image);
  const warnings = repeated(tagNames).map((tag) => `Tag ${tag} is made twice: drop one of its rules.`);
  return latest ? [...warnings, ...checkLatest(source)] : warnings;
}

function checkTag(tag: string): void {
  if (tag.length > 128) throw new Error(`Tag ${tag} has ${tag.length} characters: a tag has at most 128.`);
  if (!/^\w[\w.-]*$/.test(tag)) {
    throw new Error(`Tag ${tag} begins with "${tag[0]}": a tag begins with a letter, a digit or "_".`);
  }
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const host = '(?:[a-z0-9]+(?:[.-]+[a-z0-9]+)*|\\[[a-f0-9:]+\\])(?::[0-9]+)?';
const imageName = new RegExp(`^(?:${host}/)?${component}(?:/${component})*$`);

function checkImage(name: string): void {
  if (name !== '' && name.length <= 255 && imageName.test(name)) return;
  throw new Error(`"${name}" in the input images is no image name: write it as [host[:port]/]path.`);
}

function repeated(tags: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(tags.filter((tag) => seen.has(tag) || !seen.add(tag)))];
}

function checkLatest({ context, repository, knownTags = [] }: StrictSource): string[] {
  const tag = nameIn('tag', context.ref);
  if (tag === undefined) return [];
  const higher = higherVersion(tag, knownTags);
  if (higher !== undefined) {
    throw new Error(
      `latest would move back to ${tag}, below ${higher}: set latest=false in the input flavor for an old line.`,
    );
  }
  const base = context.payload?.base_ref?.replace(/^refs\/heads\//, '');
  const main = repository.default_branch;
  if (!base || !main || base === main) return [];
  return [
    `latest moves to ${tag}, which was pushed from ${base} and not from ${main}: if that is an old line, set latest=false in the input flavor.`,
  ];
}

/** A warning for every flavor entry whose `onlatest` stands before any prefix or suffix. */
export function ignoredOnlatest(entries: readonly string[]): string[] {
  const isIgnored = (entry: string) => {
    const names = parseFields(entry).map((field) => field.replace(/=.*/s, '').trim().toLowerCase());
    const affix = names.findIndex((name) => name === 'prefix' || name === 'suffix');
    return names.includes('onlatest') && (affix < 0 || names.indexOf('onlatest') < affix);
  };
  return entries
    .filter(isIgnored)
    .map(
      (entry) =>
        `onlatest has no effect in the flavor entry ${entry}: write it behind prefix= or suffix= there.`,
    );
}
