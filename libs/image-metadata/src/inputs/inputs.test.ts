import { describe, expect, test } from 'vitest';
import { parseFlavor, parseImages, parseTags } from '../index.ts';

describe('images', () => {
  test.each([
    [[], []],
    [
      ['a,b'],
      [
        { name: 'a', enable: true },
        { name: 'b', enable: true },
      ],
    ],
    [
      ['a,,b'],
      [
        { name: 'a', enable: true },
        { name: '', enable: true },
        { name: 'b', enable: true },
      ],
    ],
    [
      ['a,b', 'c'],
      [
        { name: 'b', enable: true },
        { name: 'c', enable: true },
      ],
    ],
    // Names on one line, with the blanks that people write between them.
    [
      ['a, b ,\tc'],
      [
        { name: 'a', enable: true },
        { name: 'b', enable: true },
        { name: 'c', enable: true },
      ],
    ],
    [
      ['" a "," \u00a0b"'],
      [
        { name: 'a', enable: true },
        { name: 'b', enable: true },
      ],
    ],
    [
      ['a, '],
      [
        { name: 'a', enable: true },
        { name: '', enable: true },
      ],
    ],
    [[' a '], [{ name: 'a', enable: true }]],
    [['name=a,name=b,enable=false'], [{ name: 'b', enable: false }]],
    [['foo,name=bar,enable=true'], [{ name: 'bar', enable: true }]],
    [[' Name = X=Y , Enable= true'], [{ name: 'X', enable: true }]],
  ])('%j are %j', (entries, images) => {
    expect(parseImages(entries)).toEqual(images);
  });

  test.each([
    ['name=a,enable=TRUE', 'Invalid enable attribute value: name=a,enable=TRUE'],
    ['name=a,enable={{tag}}', 'Invalid enable attribute value: name=a,enable={{tag}}'],
    ['a=b', 'Unknown image attribute: a=b'],
    ['name=,enable=true', 'Image name attribute empty: name=,enable=true'],
    ['x"y', 'Invalid Opening Quote'],
    ['', 'fields is not iterable'],
  ])('%j are refused', (entry, message) => {
    expect(() => parseImages([entry])).toThrow(message);
  });
});

describe('flavor', () => {
  const plain = { latest: 'auto', prefix: '', prefixLatest: false, suffix: '', suffixLatest: false };

  test.each([
    [[], plain],
    [['latest=true', 'latest=false'], { ...plain, latest: 'false' }],
    [['prefix=a=b'], { ...plain, prefix: 'a' }],
    [['PREFIX=a,OnLatest=true'], { ...plain, prefix: 'a', prefixLatest: true }],
    [['prefix=a,suffix=b,onlatest=true'], { ...plain, prefix: 'a', suffix: 'b', suffixLatest: true }],
    [['prefix=a', 'onlatest=true'], { ...plain, prefix: 'a' }],
    [['onlatest=true,prefix=a'], { ...plain, prefix: 'a' }],
  ])('%j is %j', (entries, flavor) => {
    expect(parseFlavor(entries)).toEqual(flavor);
  });

  test.each([
    ['latest', 'Invalid flavor entry: latest'],
    ['latest={{is_default_branch}}', 'Invalid latest flavor entry: latest={{is_default_branch}}'],
    ['prefix=a,onlatest=yes', 'Invalid value for onlatest attribute: yes'],
    ['foo=bar', 'Unknown flavor entry: foo=bar'],
  ])('%j is refused', (entry, message) => {
    expect(() => parseFlavor([entry])).toThrow(message);
  });
});

describe('tags', () => {
  test('are four rules by priority if the input is empty', () => {
    expect(
      parseTags([]).map(({ type, attrs }) => [type, attrs.event ?? attrs.pattern, attrs.priority]),
    ).toEqual([
      ['schedule', 'nightly', '1000'],
      ['ref', 'branch', '600'],
      ['ref', 'tag', '600'],
      ['ref', 'pr', '600'],
    ]);
  });

  test.each([
    ['v1', { type: 'raw', attrs: { value: 'v1', enable: 'true', priority: '200' } }],
    ['Value = x , value=y=z', { type: 'raw', attrs: { value: 'y=z', enable: 'true', priority: '200' } }],
    // An = at the start has no key before it, and none behind it splits either: as in upstream's own expression.
    ['type=raw,=foo=bar', { type: 'raw', attrs: { value: '=foo=bar', enable: 'true', priority: '200' } }],
    ['a==b,value=1', { type: 'raw', attrs: { a: '=b', value: '1', enable: 'true', priority: '200' } }],
    ['type=raw,=x', { type: 'raw', attrs: { value: '=x', enable: 'true', priority: '200' } }],
    [
      'type=semver,pattern={{major}},other=1',
      {
        type: 'semver',
        attrs: { pattern: '{{major}}', other: '1', value: '', match: '', enable: 'true', priority: '900' },
      },
    ],
    [
      'type=match,pattern=x,enable=false,priority=1',
      { type: 'match', attrs: { pattern: 'x', enable: 'false', priority: '1', group: '0', value: '' } },
    ],
    ['type=edge', { type: 'edge', attrs: { branch: '', enable: 'true', priority: '700' } }],
    [
      'type=sha,prefix=',
      { type: 'sha', attrs: { prefix: '', format: 'short', enable: 'true', priority: '100' } },
    ],
  ])('%j is %j', (entry, rule) => {
    expect(parseTags([entry])).toEqual([rule]);
  });

  test('have their attributes in the order of the action’s log', () => {
    const [rule] = parseTags(['type=ref,suffix=-x,event=pr']);
    expect(Object.keys(rule?.attrs ?? {})).toEqual(['suffix', 'event', 'prefix', 'enable', 'priority']);
    expect(Object.keys(parseTags(['type=sha'])[0]?.attrs ?? {})).toEqual([
      'prefix',
      'format',
      'enable',
      'priority',
    ]);
  });

  test('of the same priority keep their order, and so do those with a priority that is not a number', () => {
    const order = (entries: string[]) => parseTags(entries).map(({ attrs }) => attrs.value);
    expect(order(['a', 'b,priority=300', 'c', 'd,priority=1e3'])).toEqual(['d', 'b', 'a', 'c']);
    expect(order(['a,priority=x', 'b,priority=999'])).toEqual(['a', 'b']);
  });

  test.each([
    ['type=Raw,value=x', 'Unknown tag type attribute: Raw'],
    ['type=x,type=raw,value=x', 'Unknown tag type attribute: x'],
    ['type=raw', 'Missing value attribute for type=raw'],
    ['type=semver', 'Missing pattern attribute for type=semver'],
    ['type=pep440,value=1', 'Missing pattern attribute for type=pep440,value=1'],
    ['type=match,group=1', 'Missing pattern attribute for type=match,group=1'],
    ['type=match,pattern=x,group=a', 'Invalid match group for type=match,pattern=x,group=a'],
    ['type=ref', 'Missing event attribute for type=ref'],
    ['type=ref,event=x', 'Invalid event for type=ref,event=x'],
    ['type=sha,format=x', 'Invalid format for type=sha,format=x'],
  ])('%j is refused', (entry, message) => {
    expect(() => parseTags([entry])).toThrow(new Error(message));
  });
});
