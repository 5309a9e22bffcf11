import { expect, test } from 'vitest';
import { isPipOption, withoutPipOptions } from './pip-options.ts';

test.each([
  ['psycopg2==2.8.5 --no-binary psycopg2', 'psycopg2==2.8.5'],
  ['psycopg2==2.8.5 --no-binary psycopg2  # why\nDjango', 'psycopg2==2.8.5\nDjango'],
  ['lxml==4.9.1 \\\n    --global-option="build_ext"\nDjango\n', 'lxml==4.9.1 \\\n   \nDjango\n'],
  ['a --config-settings x=y --no-binary a\n', 'a\n'],
  ['a==1 --hash=sha256:00\n', 'a==1 --hash=sha256:00\n'],
  ['a\n--no-binary a\n--only-binary=:all:\n', 'a\n--no-binary a\n--only-binary=:all:\n'],
])('%j without the options of pip', (text, expected) => expect(withoutPipOptions(text)).toBe(expected));

test("uv's words for one", () => {
  expect(isPipOption('error: Expected `--hash`, found `"--no-binary"`: r.txt:1:17')).toBe(true);
  expect(isPipOption('error: Expected a hash')).toBe(false);
});
