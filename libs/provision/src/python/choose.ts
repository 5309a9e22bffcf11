import type { Python } from './find.ts';

/** The Python to work with, and how it relates to the one that was wanted; undefined where none fits. */
export interface ChosenPython {
  python: Python;
  /** It has the wanted version. */
  exact: boolean;
}

const minorOf = (version: string): number => Number(version.split('.')[1] ?? 0);

/** Whether `3.<minor>` satisfies one clause such as `>=3.10`, `<4`, `!=3.12.*` or `~=3.11`; what is not a range does. */
function clauseAllows(clause: string, minor: number): boolean {
  const [, sign = '', text = ''] = /^\s*(===?|~=|!=|<=?|>=?|\^|~)\s*v?(\d[\d.]*)/.exec(clause) ?? [];
  if (!sign) return true;
  const [major = 0, at, patch] = text.split('.').map(Number);
  // Of 3.x alone: a bound on another major version holds for all of them or for none.
  if (major !== 3) return sign.startsWith('<') ? major > 3 : sign === '!=' || (sign === '>=' && major < 3);
  const wildcard = /\.\*/.test(clause);
  const wanted = at ?? 0;
  if (sign === '>=') return minor >= wanted;
  if (sign === '>') return patch === undefined ? minor > wanted : minor >= wanted;
  if (sign === '<=') return minor <= wanted;
  if (sign === '<') return (patch ?? 0) > 0 ? minor <= wanted : minor < wanted;
  if (sign === '!=') return minor !== wanted || (!wildcard && patch !== undefined);
  if (sign === '^') return minor >= wanted;
  if (sign === '~' || (sign === '~=' && patch !== undefined)) return minor === wanted;
  if (sign === '~=') return minor >= wanted;
  return minor === wanted;
}

/**
 * Whether Python `3.<minor>` satisfies a statement. Only ranges such as `>=3.10,<3.14` count: a plain version
 * (`3.12.4`) states which one is used, not that no other is possible.
 */
export const allows = (statement: string, minor: number): boolean =>
  statement
    .split('||')
    .some((part) => part.split(/[,\s]+(?=[<>=!~^])/).every((clause) => clauseAllows(clause.trim(), minor)));

/** Whether a file states that very version, such as `3.12` or `3.12.4`, and not only a range or a list that has it. */
export const statesVersion = (stated: readonly string[], wanted: string): boolean =>
  stated.some((one) => /^v?(\d+\.\d+)(\.\d+)?$/.exec(one.trim())?.[1] === wanted);

/**
 * Chooses among the Pythons of a machine: the wanted version, otherwise the nearest one that all stated ranges allow,
 * a newer one before an older one.
 *
 * @param wanted such as `3.12`
 * @param stated what files of the project state, such as `>=3.10` or `3.12.4`
 */
export function choosePython(
  among: readonly Python[],
  wanted: string,
  stated: readonly string[] = [],
): ChosenPython | undefined {
  const exact = among.find(({ version }) => version.startsWith(`${wanted}.`));
  if (exact) return { python: exact, exact: true };
  const target = minorOf(wanted);
  const distance = ({ version }: Python) => {
    const away = minorOf(version) - target;
    return away > 0 ? away - 0.5 : -away;
  };
  const [nearest] = among
    .filter(({ version }) => stated.every((statement) => allows(statement, minorOf(version))))
    .sort((a, b) => distance(a) - distance(b));
  return nearest && { python: nearest, exact: false };
}
