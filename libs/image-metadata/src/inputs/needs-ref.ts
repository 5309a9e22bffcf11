import { type MetadataInputs, type ParsedInputs, parseInputs } from './inputs.ts';
import type { TagRule } from './tag-rules.ts';

/**
 * Whether what these inputs make depends on the ref, a branch's or a tag's name. Where it does not, a commit without
 * any ref will do. Inputs that can't be read, and templates that are not understood here, count as if they do.
 */
export function needsRef(inputs: MetadataInputs): boolean {
  let parsed: ParsedInputs;
  try {
    parsed = parseInputs(inputs);
  } catch {
    return true;
  }
  const { flavor } = parsed;
  const rules = parsed.rules.filter(({ attrs }) => attrs.enable !== 'false');
  const templates = [flavor.prefix, flavor.suffix, ...(inputs.labels ?? []), ...(inputs.annotations ?? [])];
  return rules.some(ruleNeedsRef) || templates.some(templateNeedsRef);
}

function ruleNeedsRef({ type, attrs }: TagRule): boolean {
  const { value = '', prefix = '', suffix = '', enable = '' } = attrs;
  if (type === 'ref' || type === 'edge') return true;
  // Without a value these read the name of the git tag.
  if ((type === 'semver' || type === 'pep440' || type === 'match') && value === '') return true;
  return [value, prefix, suffix, enable].some(templateNeedsRef);
}

const text = `(?:'[^'{}]*'|"[^"{}]*")`;
const withoutRef = new RegExp(
  `\\{\\{\\{? *(?:sha|(?:commit_)?date(?: +${text})?(?: +tz=${text})?) *\\}?\\}\\}`,
  'g',
);

/** Whether a template needs more than the commit and dates. */
function templateNeedsRef(template: string): boolean {
  return template.replace(withoutRef, '').includes('{{');
}
