import type { TagRule, TagType } from '../inputs/tag-rules.ts';

/**
 * How a tag may change in a registry:
 *
 * - `immutable` names one image. A registry that has it with another digest is an error.
 * - `version` follows releases (`latest`, `X`, `X.Y`). Only a release moves it, to the highest version.
 * - `branch` follows the head of a branch or of a pull request.
 * - `environment` is a name that the team states by hand, such as `staging`.
 */
export type TagKind = 'immutable' | 'version' | 'branch' | 'environment';

/** The rule that made a tag, in the notation of the inputs; `flavor` for the tag `latest` that no rule states. */
export type TagOrigin =
  | `type=${Exclude<TagType, 'ref'>}`
  | 'type=ref,event=branch'
  | 'type=ref,event=tag'
  | 'type=ref,event=pr'
  | 'flavor';

/**
 * A tag without its image, where it comes from, and how it may change:
 *
 * | rule | kind | because |
 * |---|---|---|
 * | `type=sha`, long or short | `immutable` | it names one commit |
 * | `type=semver`, `type=pep440`: the version in full (`X.Y.Z`, any prerelease) | `immutable` | it names one release |
 * | the same: a part (`X`, `X.Y`) or a fixed text (`stable`) | `version` | several releases make the same tag |
 * | `type=match`: the git tag in full, or a text with `X.Y.Z` | `immutable` | as for semver |
 * | the same: any other part of the git tag | `version` | several releases make the same tag |
 * | `type=ref,event=tag`: `X`, `X.Y`, with or without `v`, and `latest` | `version` | such git tags move with releases |
 * | the same: any other git tag | `immutable` | it names one commit |
 * | `type=ref,event=branch`, `type=edge` | `branch` | each push to the branch moves it |
 * | `type=ref,event=pr` | `branch` | each push to the pull request moves it; whether a pull request may publish is not decided here |
 * | `type=schedule` | `branch` | a scheduled run builds the head of the default branch |
 * | `type=raw` with the name of the git tag or the branch at hand | as `type=ref` | it is that name |
 * | `type=raw`, any other value | `environment` | the team states the name |
 * | `latest` by flavor | `version` | it follows releases |
 *
 * Two exceptions protect releases. A tag that is `latest`, `X` or `X.Y` is never a branch's or an environment's but
 * `version`, and one that is `X.Y.Z`, with or without a prerelease, is `immutable`, whichever rule made it. And where
 * two rules make the same tag, `immutable` wins, then `version`, then the rule of higher priority.
 */
export interface MadeTag {
  tag: string;
  /** The rule of highest priority that made it. */
  rule: TagOrigin;
  kind: TagKind;
}

/** The rule's name in the notation of the input `tags`. */
export function originOf({ type, attrs }: TagRule): TagOrigin {
  return type === 'ref' ? `type=ref,event=${attrs.event as 'branch' | 'tag' | 'pr'}` : `type=${type}`;
}

/** `latest`, `X` and `X.Y`, which belong to releases. A longer number is a date (`20260131`), which a rule may make. */
export const followsReleases = (tag: string): boolean => /^(latest|\d{1,5}(\.\d+)?)$/.test(tag);

/** `X` or `X.Y` as above, with or without `v`, alone or after the `/` or `@` of a monorepo's tag. */
const partialVersion = /(?:^|[/@])v?\d{1,5}(?:\.\d+)?$/i;
const fullVersion = /(?:^|[^\da-z.])v?\d+\.\d+\.\d+/i;

/** The kind of a git tag's own name. */
export function gitTagKind(name: string): TagKind {
  return name === 'latest' || partialVersion.test(name) ? 'version' : 'immutable';
}

/**
 * The kind of what a version rule made.
 *
 * @param value before its affixes
 * @param names what names the version in full
 */
export function schemeKind(value: string, names: readonly string[]): TagKind {
  const isFull = names.some((name) => !partialVersion.test(name) && value.includes(name));
  return isFull ? 'immutable' : 'version';
}

/** The kind of what `type=match` found in `text`. */
export function matchKind(value: string, text: string): TagKind {
  if (value === text) return gitTagKind(value);
  return fullVersion.test(value) ? 'immutable' : 'version';
}

/** The kind of a finished tag, given the kind that its rule makes: the names of releases stay theirs. */
export function finishedKind(tag: string, kind: TagKind): TagKind {
  if (kind === 'immutable' || kind === 'version') return kind;
  if (followsReleases(tag)) return 'version';
  return /^\d+\.\d+\.\d+(-[\da-zA-Z.-]+)?$/.test(tag) ? 'immutable' : kind;
}

/** One tag that two rules made. */
export function mergeTags(first: MadeTag | undefined, second: MadeTag): MadeTag {
  if (!first) return second;
  const kind = (['immutable', 'version'] as const).find((each) => [first.kind, second.kind].includes(each));
  return { ...first, kind: kind ?? first.kind };
}
