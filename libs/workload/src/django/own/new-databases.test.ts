import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutNewDatabases } from './new-databases.ts';

test('an empty database that a command made goes, and what was there or has content stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-databases-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, '__init__.py'), '');
  await withoutNewDatabases(folder, async () => {
    for (const path of ['db.sqlite3', 'data/db']) writeFileSync(join(folder, path), '');
    writeFileSync(join(folder, 'full.sqlite3'), 'SQLite');
  });
  const there = ['__init__.py', 'db.sqlite3', 'data/db', 'full.sqlite3'].filter((path) =>
    existsSync(join(folder, path)),
  );
  expect(there).toEqual(['__init__.py', 'full.sqlite3']);
  rmSync(folder, { recursive: true });
});
