import { type MetadataContext, nameIn, type RepositoryRecord } from '../context.ts';
import { parseFields } from '../inputs/lists.ts';
import { higherVersion, isVersion } from './known-tags.ts';

/** The input of strict mode: the finished tags and what they were made from. */
export interface StrictSource {
  tagNames: readonly string[];
  /** Lower-case base names of the enabled images. */
  images: readonly string[];
  /** Whether the flavor or a version rule moves `latest`. */
  latest: boolean;
  /** The text that a version rule parsed, such as a git tag; undefined if none did. */
  source?: string | undefined;
  context: MetadataContext;
  repository: RepositoryRecord;
  knownTags?: readonly string[] | undefined;
  /** Whether a tag or a label depends on the ref. */
  needsRef: boolean;
}

/**
 * Strict mode: reports mistakes that the action accepts without a message.
 *
 * @returns warnings for a tag made twice, for a `latest` that was pushed from another branch than the default one or
 * that may move back, and for an inferred ref that only contains the commit
 * @throws Error if a registry would refuse a tag or an image name, if there is no tag, if `latest` would move below a
 * known higher version, and if the clone does not have the inferred ref
 */
export function checkStrictly(source: StrictSource): string[] {
  const { tagNames, images, context } = source;
  if (tagNames.length === 0) {
    throw new Error(
      `No tag: no rule of the input tags applies to the event ${context.eventName || '(none)'} on ${context.ref || 'no ref'}. Add a rule that does, such as type=sha.`,
    );
  }
  for (const tag of tagNames) checkTag(tag);
  for (const image of images) checkImage(image);
  const warnings = repeated(tagNames).map((tag) => `Tag "${tag}" is made twice. Remove one of its rules.`);
  return [...checkRef(source), ...warnings, ...checkLatest(source)];
}

/** On a detached HEAD the action guesses the ref, which can make tags such as `origin-HEAD`. */
function checkRef({ context: { ref, inferredRef }, needsRef }: StrictSource): string[] {
  if (!needsRef || inferredRef === undefined) return [];
  const advice =
    'Check out the branch or tag itself (git switch <branch>), or set GITHUB_EVENT_NAME, GITHUB_REF and GITHUB_SHA and use the context workflow.';
  if (inferredRef === 'unknown') {
    throw new Error(
      `HEAD is detached, and the ref "${ref}" inferred for it is not a branch or tag of this clone. ${advice}`,
    );
  }
  return [
    `HEAD is detached, and no branch or tag points at its commit: "${ref}" only contains it, and its tag may move back. ${advice}`,
  ];
}

function checkTag(tag: string): void {
  if (tag.length > 128) throw new Error(`Tag "${tag}" has ${tag.length} characters. A tag has at most 128.`);
  if (!/^\w[\w.-]*$/.test(tag)) {
    throw new Error(`Tag "${tag}" begins with "${tag[0]}". A tag begins with a letter, a digit or "_".`);
  }
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const host = '(?:[a-z0-9]+(?:[.-]+[a-z0-9]+)*|\\[[a-f0-9:]+\\])(?::[0-9]+)?';
const imageName = new RegExp(`^(?:${host}/)?${component}(?:/${component})*$`);

function checkImage(name: string): void {
  if (name !== '' && name.length <= 255 && imageName.test(name)) return;
  throw new Error(`"${name}" in the input images is not an image name. Write it as [host[:port]/]path.`);
}

function repeated(tags: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(tags.filter((tag) => seen.has(tag) || !seen.add(tag)))];
}

function checkLatest({ context, repository, ...made }: StrictSource): string[] {
  const { tagNames, latest, knownTags } = made;
  const tag = nameIn('tag', context.ref);
  const version = made.source ?? tag;
  if (version === undefined || !(latest || tagNames.includes('latest'))) return [];
  const higher = higherVersion(version, knownTags ?? []);
  if (higher !== undefined) {
    const advice = latest ? 'set latest=false in the input flavor' : 'remove the rule that makes latest';
    throw new Error(
      `latest would move back to ${version}, below ${higher}. For an older release line, ${advice}.`,
    );
  }
  const warnings: string[] = [];
  if (knownTags === undefined && isVersion(version)) {
    warnings.push(
      `latest may move back to ${version}: this clone does not have the other tags. Fetch them with git fetch --tags.`,
    );
  }
  const base = context.payload?.base_ref?.replace(/^refs\/heads\//, '');
  const main = repository.default_branch;
  if (tag !== undefined && base && main && base !== main) {
    warnings.push(
      `latest moves to ${tag}, which was pushed from ${base} and not from ${main}. If ${base} is an older release line, set latest=false in the input flavor.`,
    );
  }
  return warnings;
}

/** A warning for each flavor entry in which `onlatest` comes before any prefix or suffix. */
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
        `onlatest has no effect in the flavor entry "${entry}". Write it after prefix= or suffix= in the same entry.`,
    );
}
