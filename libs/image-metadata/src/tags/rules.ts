import { type MetadataSettings, nameIn, type RepositoryRecord, shortSha } from '../context.ts';
import type { TagRule, TagType } from '../inputs/tag-rules.ts';
import type { DateExpressions } from '../templates/expressions.ts';
import { render } from '../templates/templates.ts';
import { matchVersion, type RawVersion, schemeVersion, type VersionSource } from './versions.ts';

/** All that a rule may look at. */
export interface RuleSource extends VersionSource {
  repository: RepositoryRecord;
  settings: MetadataSettings;
  dates: DateExpressions;
}

type Rule = (rule: TagRule, source: RuleSource) => RawVersion | undefined;

const fixed = (value: string): RawVersion => ({ value, latest: false });

/** One function for each type of rule (specification, section 6): what it makes of the event, if anything. */
const rules: Record<TagType, Rule> = {
  schedule({ attrs: { pattern = '' } }, { context, dates }) {
    return /schedule/.test(context.eventName ?? '') ? fixed(render(pattern, dates)) : undefined;
  },
  semver: (rule, source) => schemeVersion({ ...rule, type: 'semver' }, source),
  pep440: (rule, source) => schemeVersion({ ...rule, type: 'pep440' }, source),
  match: matchVersion,
  edge({ attrs }, { context, repository }) {
    const branch = nameIn('branch', context.ref);
    const wanted = attrs.branch || repository.default_branch;
    return branch !== undefined && branch === wanted ? fixed('edge') : undefined;
  },
  ref({ attrs }, { context: { ref } }) {
    if (attrs.event === 'branch') return optional(nameIn('branch', ref));
    if (attrs.event === 'pr') return optional(nameIn('pull', ref)?.replace(/\/merge$/, ''));
    const tag = nameIn('tag', ref);
    return tag === undefined ? undefined : { value: tag, latest: true };
  },
  raw: ({ attrs: { value = '' } }, { expressions }) => fixed(render(value, expressions)),
  sha({ attrs }, { context: { sha }, settings }) {
    if (!sha) return undefined;
    return fixed(attrs.format === 'long' ? sha : shortSha(sha, settings));
  },
};

function optional(name: string | undefined): RawVersion | undefined {
  return name === undefined ? undefined : fixed(name);
}

/** What one rule makes of the event; undefined where it does not apply. */
export function applyRule(rule: TagRule, source: RuleSource): RawVersion | undefined {
  return rules[rule.type](rule, source);
}
