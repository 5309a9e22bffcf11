import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { withoutPipOptions } from './pip-options.ts';
import { copyRequirements } from './requirements-copy.ts';
import { indexesIn, withoutIndexes } from './without-index.ts';

test('requirements files are copied with those that they name, changed, and theirs stay', () => {
  const [folder, into] = [scratch(), scratch()];
  mkdirSync(join(folder, 'requirements'));
  const base = '--index-url https://index.example/simple\npsycopg2==2.8.5 --no-binary psycopg2\n';
  writeFileSync(join(folder, 'requirements/base.txt'), base);
  writeFileSync(join(folder, 'requirements/local.txt'), '-r base.txt\n-c ../absent.txt\npytest\n');
  const texts = copyRequirements(folder, ['requirements/local.txt'], into, [
    withoutPipOptions,
    withoutIndexes,
  ]);
  expect(texts.flatMap(indexesIn)).toEqual(['https://index.example/simple']);
  expect(readFileSync(join(into, 'requirements/base.txt'), 'utf8')).toBe('psycopg2==2.8.5\n');
  expect(readFileSync(join(into, 'requirements/local.txt'), 'utf8')).toContain('pytest');
  expect(readFileSync(join(folder, 'requirements/base.txt'), 'utf8')).toBe(base);
});
