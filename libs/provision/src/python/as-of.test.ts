import { expect, test } from 'vitest';
import { asOf } from './as-of.ts';

test('packages are those of the date, and what builds them runs on the oldest Python of an image', () => {
  expect(asOf(undefined)).toEqual([]);
  expect(asOf(new Date('2023-05-01T00:00:00Z'))).toEqual(['--exclude-newer', '2023-05-01T00:00:00.000Z']);
  expect(asOf(new Date('2017-06-01T00:00:00Z'))).toEqual([
    ...['--exclude-newer', '2017-06-01T00:00:00.000Z'],
    ...['--exclude-newer-package', 'setuptools=2021-08-31T00:00:00.000Z'],
    ...['--exclude-newer-package', 'wheel=2021-08-31T00:00:00.000Z'],
  ]);
});
