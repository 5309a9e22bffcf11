import type { Requirement } from '../project.ts';

/**
 * A requirement as pip and uv read it.
 *
 * @param address where it comes from in place of an index
 */
export const requirementText = (
  { name, extras, specifier, marker }: Omit<Requirement, 'development'>,
  address?: string,
): string =>
  `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}${address ? ` @ ${address}` : pep440(specifier)}${marker ? ` ; ${marker}` : ''}`;

/** Poetry's `^1.2` and `~1.2`, `>=1.2, <2`, and Pipenv's `*`, as PEP 440 has them. */
export const pep440 = (written: string): string =>
  written
    .split(',')
    .map((clause) => inPep440(clause.trim()))
    .filter(Boolean)
    .join(',');

function inPep440(text: string): string {
  if (text === '' || text === '*') return '';
  const [, sign, version = ''] = /^([~^])\s*(\d[\w.]*)$/.exec(text) ?? [];
  if (!sign) return /^\d/.test(text) ? `==${text}` : text;
  const parts = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  // A caret holds the first part that is not zero, a tilde the second one.
  const firstOf = parts.findIndex((part) => part > 0);
  const kept = sign === '~' ? Math.min(1, parts.length - 1) : firstOf < 0 ? parts.length - 1 : firstOf;
  const next = parts.slice(0, kept + 1).map((part, at) => (at === kept ? part + 1 : part));
  return `>=${version},<${next.join('.')}`;
}

/** Whether two versions are one, as PEP 440 compares them: 3.3 is 3.3.0. */
export function isSameVersion(one: string, other: string): boolean {
  const plain = (version: string) =>
    version
      .toLowerCase()
      .replace(/^v/, '')
      .replace(/^(\d+(?:\.\d+)*?)(?:\.0+)+(?![.\d])/, '$1');
  return plain(one) === plain(other);
}
