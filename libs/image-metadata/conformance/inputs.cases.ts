import { describe, expect, test } from 'vitest';
import { parseFlavor, parseImages, parseTags, readActionInputs } from '../src/index.ts';
import { parseTag } from '../src/inputs/tag-rules.ts';
import { type Table, tables } from './upstream.ts';

type Row = [input: string[], expected: unknown, throws: boolean];

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** Rows of input, expected value, and whether an error is expected instead. */
function check(table: Table, parse: (input: never) => unknown): void {
  describe(`${table.describe}: ${table.title}`, () => {
    for (const [index, [input, expected, throws]] of ((table.rows ?? []) as Row[]).entries()) {
      test(`${index}: ${JSON.stringify(input)}`, () => {
        // Upstream's own test passes such a row with an error or with any other value than the expected one. Only
        // `name/foo,name=name/bar,enable=true` has a value (its last name).
        if (throws) expect(outcome(() => parse(input as never))).not.toEqual(expected);
        else expect(parse(input as never)).toEqual(expected);
      });
    }
  });
}

for (const table of tables('image.test.ts')) check(table, parseImages);
for (const table of tables('flavor.test.ts')) check(table, parseFlavor);
for (const table of tables('tag.test.ts')) check(table, table.describe === 'parse' ? parseTag : parseTags);

for (const { describe: name, rows } of tables('context.test.ts').filter((table) => table.rows)) {
  describe(`${name}`, () => {
    for (const [index, given, expected] of rows as [
      number,
      Record<string, string>,
      Record<string, unknown>,
    ][]) {
      test(`${index}: ${JSON.stringify(given)}`, () => {
        // The default of the context is in action.yml.
        const inputs = { context: 'workflow', ...given };
        expect(readActionInputs((name) => inputs[name as keyof typeof inputs] ?? '')).toEqual(expected);
      });
    }
  });
}
