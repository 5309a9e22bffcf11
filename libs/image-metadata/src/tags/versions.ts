import { type MetadataContext, nameIn } from '../context.ts';
import type { TagRule } from '../inputs/tag-rules.ts';
import { pep440, semver } from '../libraries.ts';
import type { GlobalExpressions } from '../templates/expressions.ts';
import { isRawStatement, render } from '../templates/templates.ts';
import { matchKind, schemeKind, type TagKind } from './kinds.ts';

/** The result of a rule: a version without its affixes, and whether this rule moves `latest` by default. */
export interface RawVersion {
  value: string;
  latest: boolean;
  kind: TagKind;
  /** The text that the rule parsed, such as a git tag; undefined for a rule that parses none. */
  source?: string;
}

/** A version of a scheme. */
interface SchemeVersion {
  /** The names that a pattern can use. */
  fields: { version: string; major: number; minor: number; patch: number };
  stable: boolean;
}

/** A version scheme: semver or PEP 440. */
interface Scheme {
  /** Undefined if the text is not a version of this scheme. */
  parse(text: string): SchemeVersion | undefined;
  invalid: string;
}

const semverScheme: Scheme = {
  parse(text) {
    const { parse, valid } = semver();
    if (!valid(text)) return undefined;
    const fields = parse(text, { loose: true });
    return fields ? { fields, stable: fields.prerelease.length === 0 } : undefined;
  },
  invalid: 'is not a valid semver. More info: https://semver.org/',
};

const pep440Scheme: Scheme = {
  parse(text) {
    const { clean, explain, major, minor, patch, valid } = pep440();
    if (!valid(text)) return undefined;
    const { is_prerelease, is_postrelease, is_devrelease } = explain(text);
    return {
      fields: {
        raw: text,
        version: clean(text) ?? text,
        major: major(text),
        minor: minor(text),
        patch: patch(text),
      },
      stable: !is_prerelease && !is_postrelease && !is_devrelease,
    };
  },
  invalid: 'does not conform to PEP 440. More info: https://www.python.org/dev/peps/pep-0440',
};

const schemes = { semver: semverScheme, pep440: pep440Scheme };

/** The data that the version rules can use. */
export interface VersionSource {
  context: MetadataContext;
  expressions: GlobalExpressions;
  warn(message: string): void;
}

/** `type=semver` and `type=pep440` (specification, section 6). */
export function schemeVersion(
  { type, attrs }: TagRule & { type: keyof typeof schemes },
  source: VersionSource,
): RawVersion | undefined {
  const text = sourceText(attrs.value, source);
  if (text === undefined) return undefined;
  const { match = '', pattern = '' } = attrs;
  const candidate = match === '' ? text : firstGroup(text, match, source.warn);
  const name = candidate.replace(/\//g, '-');
  const version = schemes[type].parse(name);
  if (!version) {
    source.warn(`${name} ${schemes[type].invalid}`);
    return undefined;
  }
  const value = schemeText(type, pattern, name, version);
  return { value, latest: version.stable, kind: kindOf(value, name, version), source: text };
}

/** A prerelease always gets its full version: a pattern such as `{{major}}` would move the tag of stable releases. */
function schemeText(
  type: keyof typeof schemes,
  pattern: string,
  name: string,
  { fields, stable }: SchemeVersion,
): string {
  if (stable) return render(pattern, fields);
  if (!isRawStatement(pattern)) return render('{{version}}', fields);
  // The action renders this pattern for semver only.
  return type === 'pep440' ? name : render(pattern, fields);
}

/** A prerelease has its full version, so it is immutable. */
function kindOf(value: string, name: string, { fields, stable }: SchemeVersion): TagKind {
  const { version, major, minor, patch } = fields;
  return stable ? schemeKind(value, [name, version, `${major}.${minor}.${patch}`]) : 'immutable';
}

function firstGroup(text: string, match: string, warn: (message: string) => void): string {
  const found = text.match(match);
  if (!found) {
    warn(`${match} does not match ${text}.`);
    return text;
  }
  const [, group] = found;
  if (group === undefined) throw new TypeError("Cannot read properties of undefined (reading 'replace')");
  return group;
}

/** `type=match` (specification, section 6). */
export function matchVersion({ attrs }: TagRule, source: VersionSource): RawVersion | undefined {
  const text = sourceText(attrs.value, source);
  if (text === undefined) return undefined;
  const { pattern = '', group = '0' } = attrs;
  const [, body, flags] = pattern.match(/^\/(.+)\/(.*)$/) ?? [];
  const found = text.match(body === undefined ? pattern : new RegExp(body, flags));
  if (!found) {
    source.warn(`${pattern} does not match ${text}.`);
    return undefined;
  }
  const value = (found as unknown as Record<string, string | undefined>)[group];
  if (value === undefined) {
    source.warn(`Group ${group} does not exist for ${pattern} pattern.`);
    return undefined;
  }
  return { value, latest: true, kind: matchKind(value, text), source: text };
}

/** The rule's rendered value, or else the name of the git tag; undefined if there is neither. */
function sourceText(value = '', { context, expressions }: VersionSource): string | undefined {
  return value === '' ? nameIn('tag', context.ref) : render(value, expressions);
}
