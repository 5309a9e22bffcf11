import { type MetadataSettings, nameIn, type RepositoryRecord, shortSha } from '../context.ts';
import type { TagRule, TagType } from '../inputs/tag-rules.ts';
import type { DateExpressions } from '../templates/expressions.ts';
import { render } from '../templates/templates.ts';
import { gitTagKind, type TagKind } from './kinds.ts';
import { matchVersion, type RawVersion, schemeVersion, type VersionSource } from './versions.ts';

/** The data that a rule can use. */
export interface RuleSource extends VersionSource {
  repository: RepositoryRecord;
  settings: MetadataSettings;
  dates: DateExpressions;
}

type Rule = (rule: TagRule, source: RuleSource) => RawVersion | undefined;

const moving = (value: string, kind: TagKind): RawVersion => ({ value, latest: false, kind });

/** One function for each type of rule (specification, section 6). It returns undefined if the rule does not apply. */
const rules: Record<TagType, Rule> = {
  schedule({ attrs: { pattern = '' } }, { context, dates }) {
    return /schedule/.test(context.eventName ?? '') ? moving(render(pattern, dates), 'branch') : undefined;
  },
  semver: (rule, source) => schemeVersion({ ...rule, type: 'semver' }, source),
  pep440: (rule, source) => schemeVersion({ ...rule, type: 'pep440' }, source),
  match: matchVersion,
  edge({ attrs }, { context, repository }) {
    const branch = nameIn('branch', context.ref);
    const wanted = attrs.branch || repository.default_branch;
    return branch !== undefined && branch === wanted ? moving('edge', 'branch') : undefined;
  },
  ref({ attrs }, { context: { ref } }) {
    if (attrs.event === 'branch') return branchVersion(nameIn('branch', ref));
    if (attrs.event === 'pr') return branchVersion(nameIn('pull', ref)?.replace(/\/merge$/, ''));
    const tag = nameIn('tag', ref);
    return tag === undefined ? undefined : { value: tag, latest: true, kind: gitTagKind(tag) };
  },
  raw({ attrs: { value = '' } }, { context: { ref }, expressions }) {
    const text = render(value, expressions);
    return moving(text, rawKind(text, ref));
  },
  sha({ attrs }, { context: { sha }, settings }) {
    if (!sha) return undefined;
    const value = attrs.format === 'long' ? sha : shortSha(sha, settings);
    return { value, latest: false, kind: 'immutable' };
  },
};

function branchVersion(name: string | undefined): RawVersion | undefined {
  return name === undefined ? undefined : moving(name, 'branch');
}

/** A value that equals the name of the current git tag or branch has the kind of that tag or branch. */
function rawKind(text: string, ref: string | undefined): TagKind {
  if (text === nameIn('tag', ref)) return gitTagKind(text);
  return text === nameIn('branch', ref) ? 'branch' : 'environment';
}

/** The version that one rule makes; undefined if the rule does not apply to the event. */
export function applyRule(rule: TagRule, source: RuleSource): RawVersion | undefined {
  return rules[rule.type](rule, source);
}
