import type { Flavor } from '../inputs/flavor.ts';
import type { TagRule } from '../inputs/tag-rules.ts';
import { render } from '../templates/templates.ts';
import { finishedKind, type MadeTag, mergeTags, originOf } from './kinds.ts';
import { applyRule, type RuleSource } from './rules.ts';

/** The version of an image, with its other tags. */
export interface Version {
  /** The first tag that a rule made; undefined if no rule made one. */
  main?: string;
  /** The other tags, each once. */
  partial: string[];
  /** Whether the tag `latest` is made too. */
  latest: boolean;
}

/** A version with the details of its tags. */
export interface MadeVersion {
  version: Version;
  /** The main tag and the partial ones, each with its rule and kind. */
  tags: MadeTag[];
  /** The text that the first version rule parsed, such as a git tag; undefined if none did. */
  source: string | undefined;
}

/**
 * Applies the rules, highest priority first (specification, section 6).
 *
 * @throws Error `Invalid value for enable attribute: V`, and the errors of templates and patterns.
 */
export function makeVersion(rules: readonly TagRule[], flavor: Flavor, source: RuleSource): MadeVersion {
  let latest: boolean | undefined;
  let name: string | undefined;
  const tags = new Map<string, MadeTag>();
  for (const rule of rules) {
    const made = isEnabled(rule, source) ? applyRule(rule, source) : undefined;
    if (!made) continue;
    const prefix = render(rule.attrs.prefix ?? flavor.prefix, source.expressions);
    const suffix = render(rule.attrs.suffix ?? flavor.suffix, source.expressions);
    const tag = sanitizeTag(prefix + made.value + suffix);
    if (tag === '') continue;
    const kind = finishedKind(tag, made.kind);
    tags.set(tag, mergeTags(tags.get(tag), { tag, rule: originOf(rule), kind }));
    name ??= made.source;
    latest ??= flavor.latest === 'auto' ? made.latest : flavor.latest === 'true';
  }
  const [main, ...partial] = tags.keys();
  const version = { ...(main === undefined ? {} : { main }), partial, latest: latest ?? false };
  return { version, tags: [...tags.values()], source: name };
}

function isEnabled({ attrs: { enable = 'true' } }: TagRule, { expressions }: RuleSource): boolean {
  const value = render(enable, expressions);
  if (value !== 'true' && value !== 'false') throw new Error(`Invalid value for enable attribute: ${value}`);
  return value === 'true';
}

/** Replaces each run of characters that a tag cannot contain with one `-`. */
export function sanitizeTag(text: string): string {
  return text.replace(/[^a-zA-Z0-9._-]+/g, '-');
}
