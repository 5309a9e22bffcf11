import { expect, test } from 'vitest';
import { runPackages } from './run-packages.ts';

test.each<[string, string[], string[]]>([
  ['a library that ctypes loads', ['django', 'psycopg'], ['libpq5']],
  ['the same, brought by a wheel', ['psycopg', 'psycopg-binary'], []],
  ['one that came in with another package', ['django-weasyprint', 'weasyprint'], ['libpango-1.0-0']],
  ['a program', ['gitpython'], ['git']],
  [
    'a program of the driver that comes with it',
    ['django-dbbackup', 'mysqlclient'],
    ['default-mysql-client'],
  ],
  ['what is called otherwise in each suite', ['wand'], ['~n^libmagickwand-[67].q16-[0-9]!~v']],
])('%s', (_, installed, expected) => {
  expect(runPackages(installed)).toEqual(expected.length === 0 ? [] : expect.arrayContaining(expected));
});

test('GeoDjango loads its libraries by name, whatever is installed', () => {
  expect(runPackages(['django'], true)).toEqual(['~n^libgdal[0-9]!~v', '~n^libgeos-c1!~v']);
});
