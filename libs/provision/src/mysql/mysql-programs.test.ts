import { expect, test } from 'vitest';
import { noMysql } from './mysql-programs.ts';

test('where there is no MySQL, what the team can state is named', () => {
  // "services" that nobody stated are taken from the settings: there is nothing to leave out.
  expect(noMysql).toMatch(/ state in shipshape\.json .*"services": \[\] for none/);
});
