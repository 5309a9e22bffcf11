import type { PatchReleases } from './project.ts';

/** The Pythons that images can be made of, oldest first. */
export const pythons = ['3.10', '3.11', '3.12', '3.13', '3.14'] as const;

type Version = number[];
const parse = (text: string): Version =>
  text
    .replace(/^v/, '')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);

function compare(a: Version, b: Version): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The bounds of `^3.11`, `~3.11` as Poetry reads them. */
function poetryBounds(operator: '^' | '~', version: Version): [from: Version, below: Version] {
  const [major = 0, minor = 0] = version;
  if (operator === '^') return [version, major > 0 ? [major + 1] : [0, minor + 1]];
  return [version, version.length > 1 ? [major, minor + 1] : [major + 1]];
}

function holds(clause: string, version: Version, exact = false): boolean {
  const [, operator = '', text = ''] = /^(===?|!=|<=|>=|<|>|~=|\^|~)?\s*v?(.+)$/.exec(clause.trim()) ?? [];
  const wildcard = /\.\*$|\.x$/.test(text) || text === '*';
  const stated = text === '*' ? [] : parse(text.replace(/\.(\*|x)$/, ''));
  const prefix = compare(version.slice(0, stated.length), stated) === 0;
  switch (operator) {
    case '>=':
      return compare(version, stated) >= 0;
    case '>':
      return compare(version, stated) > 0;
    case '<':
      return compare(version, stated) < 0;
    case '<=':
      return compare(version, stated) <= 0;
    case '!=':
      return wildcard ? !prefix : compare(version, stated) !== 0;
    case '~=':
      return (
        compare(version, stated) >= 0 &&
        compare(version.slice(0, stated.length - 1), stated.slice(0, -1)) === 0
      );
    case '^':
    case '~': {
      const [from, below] = poetryBounds(operator, stated);
      return compare(version, from) >= 0 && compare(version, below) < 0;
    }
    default:
      if (exact && !wildcard && (operator !== '' || stated.length > 2)) return compare(version, stated) === 0;
      // A patch release that is named stands for its minor one: the image gets the newest patch of it.
      return wildcard || stated.length <= 2 ? prefix : compare(version.slice(0, 2), stated.slice(0, 2)) === 0;
  }
}

/**
 * Whether some patch release of a Python satisfies a statement: `>=3.10,<3.13`, `>= 3.10, < 3.13`, `~=3.11`, `^3.11`,
 * `3.12.*`, `3.12`, `>=3.9,<3.11 || ^3.12`. The first patch release alone does not count: an image has a newer one.
 */
export function satisfies(python: string, statement: string): boolean {
  const minor = parse(python);
  return someOf(statement, (clauses) =>
    patches.slice(1).some((patch) => clauses.every((clause) => holds(clause, [...minor, patch]))),
  );
}

/**
 * The patch releases of a Python that manifests allow, where those are not all: package managers refuse the others. It is
 * asked for the oldest, or for the newest where only newer ones are refused; undefined where any will do, or none.
 *
 * @param statements as package managers compare them: `==3.11.4`, `>=3.11.4,<3.12`, Poetry's `3.11.4`
 */
export function wantedPatch(python: string, statements: readonly string[]): PatchReleases | undefined {
  const allowed = patches.filter((patch) =>
    statements.every((statement) => allowsRelease(`${python}.${patch}`, statement)),
  );
  const [oldest] = allowed;
  const newest = allowed.at(-1);
  if (oldest === undefined || newest === undefined || allowed.length >= patches.length - 1) return undefined;
  return {
    asked: `${python}.${oldest > 1 ? oldest : newest}`,
    oldest,
    ...(newest < patches.length - 1 ? { newest } : {}),
  };
}

/** Whether a statement allows a release, such as `5.2.1`, as package managers compare them. */
export const allowsRelease = (release: string, statement: string): boolean =>
  someOf(statement, (clauses) => clauses.every((clause) => holds(clause, parse(release), true)));

/** More than any Python has had. */
const patches = Array.from({ length: 31 }, (_, patch) => patch);

/** Whether the clauses of one alternative of a statement do. */
function someOf(statement: string, does: (clauses: string[]) => boolean): boolean {
  return statement.split('||').some((alternative) => {
    const clauses = alternative
      .replaceAll(/([<>=!~^])\s+/g, '$1')
      .split(/[,\s]+(?=[<>=!~^\d*])/)
      .map((one) => one.trim())
      .filter(Boolean);
    return does(clauses.length > 0 ? clauses : ['*']);
  });
}
