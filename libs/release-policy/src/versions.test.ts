import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highestAbove, movingTagsFor } from './versions.ts';

function tags(version: string, existing: string[]): string[] {
  return movingTagsFor(version, existing).map(({ tag }) => tag);
}

test.each([
  ['the first release', '1.0.0', [], ['latest', '1', '1.0']],
  ['the next one', '1.5.0', ['1.4.9'], ['latest', '1', '1.5']],
  ['by number and not by letter', '1.10.0', ['1.9.0'], ['latest', '1', '1.10']],
  ['a patch of an old line', '1.4.10', ['1.4.9', '1.5.0'], ['1.4']],
  ['a patch of an old major', '1.5.1', ['1.5.0', '2.0.0'], ['1', '1.5']],
  ['an old patch again', '1.4.8', ['1.4.8', '1.4.9', '1.5.0'], []],
  ['a repeat', '1.5.0', ['1.5.0', '1.4.0'], ['latest', '1', '1.5']],
  ['a prerelease', '2.0.0-rc.1', ['1.5.0'], []],
  ['past a prerelease of the next', '1.5.1', ['2.0.0-rc.1', '1.5.0'], ['latest', '1', '1.5']],
  [
    'among other tags',
    '1.0.0',
    ['latest', '9', '9.9', 'v9.9.9', '9.9.9+x', 'sha-9', 'main', '09.0.0'],
    ['latest', '1', '1.0'],
  ],
])('%s: %s', (_, version, existing, wanted) => {
  expect(tags(version, existing)).toEqual(wanted);
});

test.each([
  ['the next one', '1.10.0', ['1.9.0', 'latest', '2.0.0-rc.1'], undefined],
  ['a repeat', '1.5.0', ['1.5.0'], undefined],
  ['a patch of an old line', '1.4.1', ['1.4.0', '1.5.0', '1.10.0', '1.9.0'], '1.10.0'],
  ['a prerelease of what is released', '1.5.0-rc.1', ['1.5.0'], '1.5.0'],
])('%s, %s, has above it %s', (_, version, existing, above) => {
  expect(highestAbove(version, existing)).toBe(above);
});

test('says why, for people', () => {
  expect(movingTagsFor('1.4.1', ['2.0.0', '1.4.0'])).toEqual([
    { tag: '1', reason: '1.4.1 is the highest of 1.x stable versions.' },
    { tag: '1.4', reason: '1.4.1 is the highest of 1.4.x stable versions.' },
  ]);
});

test.each(['v1.2.3', '1.2', '1.2.3+build', 'latest', '', ' 1.2.3'])('"%s" is no version', (version) => {
  expect(() => movingTagsFor(version, [])).toThrow(`"${version}" is not a version`);
});

test('whatever is released in whatever order, each moving tag ends at the highest of its line', () => {
  const part = fc.integer({ min: 0, max: 12 });
  const versions = fc.uniqueArray(
    fc.tuple(part, part, part).map((parts) => parts.join('.')),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(versions, (released) => {
      const serves: Record<string, string> = {};
      released.forEach((version, index) => {
        for (const tag of tags(version, released.slice(0, index))) serves[tag] = version;
      });
      const collator = new Intl.Collator('en', { numeric: true });
      const highest = (scope: string) => {
        return released
          .filter((version) => version.startsWith(scope))
          .sort(collator.compare)
          .at(-1);
      };
      expect(serves.latest).toBe(highest(''));
      for (const tag of Object.keys(serves).filter((tag) => tag !== 'latest')) {
        expect(serves[tag]).toBe(highest(`${tag}.`));
      }
    }),
  );
});
