import { describe, expect, test } from 'vitest';
import { parseFields, parseList } from './lists.ts';

describe('a list input', () => {
  test.each([
    ['', []],
    [' \n\t', []],
    ['a\n\n b \nc', ['a', 'b', 'c']],
    ['a\r\nb', ['a', 'b']],
    ['a,b', ['a,b']],
    ['# first\na\n#last', ['a']],
    ['a=foo#bar\nc # x', ['a=foo#bar', 'c # x']],
    ['a\n  # indented', ['a', '# indented']],
    ['a\n \nb', ['a', '', 'b']],
    ['k="v"', ['k="v"']],
    ['"k=v"', ['k=v']],
    ['"a\nb"\nc', ['a\nb', 'c']],
    ['type=match,"pattern=\\d{1,3}"', ['type=match,pattern=\\d{1,3}']],
    ['"type=match,""pattern=v(\\d{1,2}).*"",group=1"', ['type=match,"pattern=v(\\d{1,2}).*",group=1']],
    ['a,,b\n,', ['a,,b', ',']],
  ])('%j is %j', (input, entries) => {
    expect(parseList(input)).toEqual(entries);
  });

  test('with an unclosed quote is refused', () => {
    expect(() => parseList('a\n"b')).toThrow(/^Quote Not Closed: /);
  });
});

describe('an entry', () => {
  test.each([
    ['a=b,"c,d"', ['a=b', 'c,d']],
    ['a\nb', ['a']],
    ['a,b\nc', ['a', 'b']],
    [' a , b', [' a ', ' b']],
  ])('%j has the fields %j', (entry, fields) => {
    expect(parseFields(entry)).toEqual(fields);
  });

  test.each([
    ['a"b', 'Invalid Opening Quote: a quote is found on field'],
    ['"a"b', 'Invalid Closing Quote: got "b" at line 1'],
    ['"a', 'Quote Not Closed: '],
    ['', 'fields is not iterable'],
  ])('%j is refused', (entry, message) => {
    expect(() => parseFields(entry)).toThrow(message);
  });
});
