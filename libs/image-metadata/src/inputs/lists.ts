import { csv } from '../libraries.ts';

/**
 * Splits a list input into its entries (specification, section 2, pass 1): one entry a line, a `#` at the very start
 * of a line makes it a comment, and a field quoted as a whole loses its quotes.
 *
 * @throws Error `Quote Not Closed: …` where a field opens with a quote that nothing closes.
 */
export function parseList(input: string): string[] {
  const text = input.trim();
  if (text === '') return [];
  const records = csv().parse(text, {
    columns: false,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    comment: '#',
    comment_no_infix: true,
  });
  return records
    .map((fields) => fields.join(','))
    .filter((entry) => entry !== '')
    .map((entry) => entry.trim());
}

/**
 * Splits one entry into its fields (pass 2): strict quoting, and only the first line of an entry that has several.
 *
 * @throws Error `Invalid Opening Quote: …`, `Invalid Closing Quote: …` or `Quote Not Closed: …`, and
 * `fields is not iterable` for an entry without any field.
 */
export function parseFields(entry: string): string[] {
  const [fields] = csv().parse(entry, { relax_column_count: true, skip_empty_lines: true });
  if (fields === undefined) throw new TypeError('fields is not iterable');
  return fields;
}
