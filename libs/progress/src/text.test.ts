import { expect, test } from 'vitest';
import { timeOf } from './text.ts';

test.each([
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ['2026-11-26T10:00:00+02:00', '2026-11-26T08:00:00.000Z'],
  // Days that no calendar has.
  ['2027-02-29', undefined],
  ['2026-11-31T08:00:00Z', undefined],
  ['2026-13-01', undefined],
  ['soon', undefined],
  [20261126, undefined],
])('the time of %j', (text, expected) => {
  expect(timeOf(text)).toBe(expected);
});
