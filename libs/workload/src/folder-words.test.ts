import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { judgeMigrations } from './django/causes/migrations.ts';
import { formatCause } from './django/causes/ruff.ts';
import { checks, whyNot } from './django/own/lock-check.ts';
import { readProjectFile } from './project-file.ts';

const missing = { exitCode: 1, output: "Migrations for 'shop':\n  shop/migrations/0002_x.py\n" };

test.each([
  ['missing migrations', judgeMigrations('.', missing).failure],
  ['a format', formatCause('.', { exitCode: 1, output: 'Would reformat: a.py' })],
  ['a stale lock', checks.pipenv && whyNot(checks.pipenv, '.', 'Pipfile.lock is out-of-date')],
])('the folder of a project at the root is no dot in a sentence on %s', (_, sentence) => {
  expect(sentence).toContain("in the repository's root folder");
  expect(sentence).not.toMatch(/(^| )\.[ /:,]/);
});

test('its shipshape.json is called by its own name', () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'shipshape.json'), '{');
  expect(() => readProjectFile('.', {}, folder)).toThrow(/^shipshape\.json is not JSON/);
});
