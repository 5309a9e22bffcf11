import { csv } from '../libraries.ts';

/**
 * Splits a list input into its entries (specification, section 2, pass 1). Each line is an entry. A line that starts
 * with `#` is a comment. A field that is quoted as a whole loses its quotes.
 *
 * @throws Error `Quote Not Closed: …` if a field starts with a quote that is not closed
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
 * Splits one entry into its fields (pass 2), with strict quoting. Only the first line of an entry counts.
 *
 * @throws Error `Invalid Opening Quote: …`, `Invalid Closing Quote: …` or `Quote Not Closed: …`, and
 * `fields is not iterable` for an entry without any field.
 */
export function parseFields(entry: string): string[] {
  const [fields] = csv().parse(entry, { relax_column_count: true, skip_empty_lines: true });
  if (fields === undefined) throw new TypeError('fields is not iterable');
  return fields;
}
