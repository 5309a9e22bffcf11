/** Something found in the workflows, and where. */
interface Found {
  at: string;
  value: unknown;
}

/**
 * Compares what is found with a table of what there should be, by place. A place that is not in the table should have
 * nothing; a row whose place is gone is named too.
 */
export const unlike = (what: string, found: Found[], table: Record<string, unknown>): string[] => [
  ...found.flatMap(({ at, value }) => differs(`${at} ${what}`, value, table[at])),
  ...Object.keys(table)
    .filter((row) => !found.some(({ at }) => at === row))
    .map((row) => `${row} is in the table (${what}) and not in the workflows`),
];

/** Says where `actual` differs from `expected`; the order of keys is of no matter. */
export const differs = (at: string, actual: unknown, expected: unknown): string[] =>
  JSON.stringify(sorted(actual)) === JSON.stringify(sorted(expected))
    ? []
    : [`${at} is ${JSON.stringify(actual)} and should be ${JSON.stringify(expected)}`];

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** `text` as GitHub evaluates it: in double braces. */
export const expression = (text: string): string => `\${{ ${text} }}`;

/** An expression without its braces. */
export const bare = (text: string): string => text.replace(/^\$\{\{ (.*) \}\}$/, '$1');
