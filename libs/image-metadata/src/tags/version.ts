import type { Flavor } from '../inputs/flavor.ts';
import type { TagRule } from '../inputs/tag-rules.ts';
import { render } from '../templates/templates.ts';
import { finishedKind, type MadeTag, mergeTags, originOf } from './kinds.ts';
import { applyRule, type RuleSource } from './rules.ts';

/** The version of an image, and what else its tags are made of. */
export interface Version {
  /** The first thing a rule made. */
  main?: string;
  /** The rest, without repetitions. */
  partial: string[];
  /** Whether the tag `latest` moves here too. */
  latest: boolean;
}

/** A version, and the name of what it stands for. */
export interface MadeVersion {
  version: Version;
  /** The main tag and the partial ones, each with its rule and kind. */
  tags: MadeTag[];
  /** The name that the first version rule to apply has read, a tag's for instance; undefined where none did. */
  source: string | undefined;
}

/**
 * Applies the rules, highest priority first, as the version algorithm says (specification, section 6).
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

/** Only what a tag may contain: every run of other characters becomes one `-`. */
export function sanitizeTag(text: string): string {
  return text.replace(/[^a-zA-Z0-9._-]+/g, '-');
}
