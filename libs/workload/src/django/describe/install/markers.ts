import { type Data, get, record } from '../sources.ts';
import { pep440 } from './pep440.ts';

const names = /^(sys_platform|platform_system|platform_machine|os_name|python_version|implementation_name)$/;

/**
 * The environment marker that an entry of Poetry's or Pipenv's tables states: `markers`, Poetry's `python = "^3.8"`, Pipenv's
 * `sys_platform = "== 'win32'"`.
 *
 * @returns as PEP 508 has it; undefined where there is none
 */
export function markerOf(entry: Data): string | undefined {
  const text = (key: string) => {
    const value = get(entry, key);
    return typeof value === 'string' ? value.trim() : '';
  };
  const own = Object.keys(record(entry))
    .filter((key) => names.test(key) && /^[=!<>~]/.test(text(key)))
    .map((key) => `${key} ${text(key)}`);
  const parts = [text('markers'), ofPython(text('python')), ...own].filter(Boolean);
  return parts.length > 1 ? parts.map((one) => `(${one})`).join(' and ') : parts[0];
}

/** A constraint on Python as a marker; empty where it is none that can be written as one. */
function ofPython(constraint: string): string {
  const ranges = constraint.split('||').map((range) => {
    const clauses = pep440(range)
      .split(',')
      .map((clause) => {
        const [, sign, version = ''] = /^(>=|<=|==|!=|<|>|~=)\s*(\d[\d.]*?)(?:\.\*)?$/.exec(clause) ?? [];
        const name = version.split('.').length > 2 ? 'python_full_version' : 'python_version';
        return sign && `${name} ${sign} "${version}"`;
      });
    return clauses.every(Boolean) ? clauses.join(' and ') : '';
  });
  return ranges.every(Boolean) ? ranges.join(' or ') : '';
}
