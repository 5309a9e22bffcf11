import { parseFields } from './lists.ts';

const types = ['schedule', 'semver', 'pep440', 'match', 'edge', 'ref', 'raw', 'sha'] as const;

/** The kinds of tag rule. */
export type TagType = (typeof types)[number];

/** One rule of the input `tags`, with its defaults. */
export interface TagRule {
  type: TagType;
  /** All attributes, including unknown ones, in the order of the action's log. */
  attrs: Record<string, string>;
}

/** The rules that apply if the input is empty. */
const defaultRules = ['type=schedule', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr'];

const priorities: Record<TagType, string> = {
  schedule: '1000',
  semver: '900',
  pep440: '900',
  match: '800',
  edge: '700',
  ref: '600',
  raw: '200',
  sha: '100',
};

/**
 * Reads the entries of the input `tags` (specification, section 5), highest priority first.
 *
 * @throws Error the parse errors of that section, and those of {@link parseFields}
 */
export function parseTags(entries: readonly string[]): TagRule[] {
  const rules = (entries.length > 0 ? entries : defaultRules).map(parseTag);
  return rules.sort((one, other) => Number(other.attrs.priority) - Number(one.attrs.priority));
}

/** Reads one entry of the input `tags`. */
export function parseTag(entry: string): TagRule {
  let type: TagType = 'raw';
  const attributes: [string, string][] = [];
  for (const field of parseFields(entry)) {
    const split = field.indexOf('=');
    const name = split < 1 ? 'value' : field.slice(0, split).trim().toLowerCase();
    const value = (split < 1 ? field : field.slice(split + 1)).trim();
    // The action stores attributes as properties of an object, where setting this one has no effect.
    if (name === '__proto__') continue;
    if (name !== 'type') attributes.push([name, value]);
    else if (isTagType(value)) type = value;
    else throw new Error(`Unknown tag type attribute: ${value}`);
  }
  const attrs: Record<string, string> = Object.fromEntries(attributes);
  completeRule[type](attrs, entry);
  attrs.enable ??= 'true';
  attrs.priority ??= priorities[type];
  return { type, attrs };
}

function isTagType(type: string): type is TagType {
  return (types as readonly string[]).includes(type);
}

type Complete = (attrs: Record<string, string>, entry: string) => void;

const completeVersion: Complete = (attrs, entry) => {
  if (!('pattern' in attrs)) throw new Error(`Missing pattern attribute for ${entry}`);
  attrs.value ??= '';
  attrs.match ??= '';
};

/** Checks the attributes of each type and adds its defaults. */
const completeRule: Record<TagType, Complete> = {
  schedule(attrs) {
    attrs.pattern ??= 'nightly';
  },
  semver: completeVersion,
  pep440: completeVersion,
  match(attrs, entry) {
    if (!('pattern' in attrs)) throw new Error(`Missing pattern attribute for ${entry}`);
    attrs.group ??= '0';
    if (Number.isNaN(Number(attrs.group))) throw new Error(`Invalid match group for ${entry}`);
    attrs.value ??= '';
  },
  edge(attrs) {
    attrs.branch ??= '';
  },
  ref(attrs, entry) {
    if (!('event' in attrs)) throw new Error(`Missing event attribute for ${entry}`);
    if (!['branch', 'tag', 'pr'].includes(attrs.event ?? '')) throw new Error(`Invalid event for ${entry}`);
    if (attrs.event === 'pr') attrs.prefix ??= 'pr-';
  },
  raw(attrs, entry) {
    if (!('value' in attrs)) throw new Error(`Missing value attribute for ${entry}`);
  },
  sha(attrs, entry) {
    attrs.prefix ??= 'sha-';
    attrs.format ??= 'short';
    if (attrs.format !== 'short' && attrs.format !== 'long') throw new Error(`Invalid format for ${entry}`);
  },
};
