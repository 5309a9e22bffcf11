import { expect, test } from 'vitest';
import { FILES, KNOWN_LISTS } from '../../test/ignore-lists.ts';
import { parseIgnoreFile } from './ignore-file.ts';
import { ignoreFilter, type Verdict } from './ignore-filter.ts';

/** What a list lets through, folder by folder as a walk would ask. */
function through(list: string, files = FILES): string[] {
  const decide = ignoreFilter(parseIgnoreFile(list, '.dockerignore'));
  return files.filter((file) => {
    const names = file.split('/');
    let verdict: Verdict | undefined;
    for (const at of names.keys()) {
      if (verdict?.ignored && !verdict.mayHoldException) return false;
      verdict = decide(names.slice(0, at + 1).join('/'), verdict);
    }
    return !verdict?.ignored;
  });
}

test.each(KNOWN_LISTS)('%j', (list, files) => {
  expect(through(list).sort()).toEqual([...files].sort());
});

test.each([
  ['a', 'a', true],
  ['a', 'a/b', true],
  ['a', 'b/a', false],
  ['*/a', 'b/a', true],
  ['*/a', 'c/b/a', false],
  ['**/a', 'a', true],
  ['**/a', 'c/b/a', true],
  ['a/**', 'a/b/c', true],
  ['a/**', 'ab', false],
  ['a**', 'ab/c', true],
  ['a**b', 'axb', false],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['?', 'é', true],
  ['?', '/', false],
  ['[a-c]', 'b', true],
  ['[^a-c]', 'b', false],
  ['[^a-c]', 'd', true],
  ['[\\]]', ']', true],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['\\!a', '!a', true],
  ['a.b', 'axb', false],
  ['*(a|b)+{c}$', 'x(a|b)+{c}$', true],
  ['a]', 'a]', true],
  ['*]', 'a]', true],
  ['/!a\n', 'a', false],
  ['..', 'a', false],
  ['/', 'a', false],
  ['.', 'a', false],
])('the pattern %j on %s: %s', (list, file, ignored) => {
  expect(through(list, [file])).toEqual(ignored ? [] : [file]);
});

test.each([
  ['\n!', /^\.dockerignore:2: the pattern "!" is not valid: an exception must name a path\.$/],
  ['!/', /:1: the pattern "!\/" is not valid/],
  ['a\\', /nothing follows the last backslash/],
  ['[a', /a \[ is not closed/],
  ['[]', /write \\\] within \[\]/],
  ['[b-a]', /upside down/],
  ['\\d', /write "d" without a backslash/],
  ['[*]', /no agreed meaning/],
  ['[[:alpha:]]', /no agreed meaning/],
  [`a\n${'x'.repeat(65_536)}`, /^\.dockerignore:2 is too long/],
])('%j is refused, with its line', (list, message) => {
  expect(() => parseIgnoreFile(list, '.dockerignore')).toThrow(message);
});

test.each([
  ['a\n!a/b', 'a', true],
  ['a\n!b/c', 'a', false],
  ['.cache\nmedia\n!media/**/.git*', '.cache', false],
  ['.cache\nmedia\n!media/**/.git*', 'media', true],
  ['a\n!a/b*/c', 'a/bb', true],
  ['a\n!a/b*/c', 'ab', false],
  ['a\n!**/c', 'a', true],
])('%j: whether an exception may be below the ignored folder %s: %s', (list, folder, may) => {
  const decide = ignoreFilter(parseIgnoreFile(`${list}\nab\n`, '.dockerignore'));
  const names = folder.split('/');
  const verdict = names.reduce<Verdict | undefined>(
    (parent, _, index) => decide(names.slice(0, index + 1).join('/'), parent),
    undefined,
  );
  expect(verdict).toMatchObject({ ignored: true, mayHoldException: may });
});
