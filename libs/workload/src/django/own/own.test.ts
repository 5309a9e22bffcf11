import { expect, test } from 'vitest';
import type { Fact, Variable } from '../describe/project.ts';
import { startsCoverage } from './coverage.ts';
import { readElsewhere } from './own.ts';

test('lint and tests get placeholders of what a library reads, also where the settings read it without needing it', () => {
  const variable = (name: string, required: boolean): Fact<Variable> => ({
    value: { name, form: 'secret', required, default: null },
    evidence: [],
  });
  const variables = [
    variable('ALLOWED_HOSTS', false),
    variable('DATABASE_URL', false),
    variable('SECRET_KEY', true),
    variable('OPENAI_API_KEY', false),
  ];
  const stated = {
    ALLOWED_HOSTS: 'localhost',
    DATABASE_URL: 'postgres://placeholder:placeholder@localhost:5432/placeholder',
    SECRET_KEY: 'placeholder-not-a-secret-a',
    OPENAI_API_KEY: 'placeholder-not-a-secret-b',
    MAPS_KEY: 'c',
  };
  expect(readElsewhere({ variables }, stated)).toEqual({
    OPENAI_API_KEY: 'placeholder-not-a-secret-b',
    MAPS_KEY: 'c',
  });
});

test('a manage.py that measures the tests itself is not measured twice', () => {
  expect(startsCoverage('if "test" in sys.argv:\n    import coverage\n    cov = coverage.Coverage()\n')).toBe(
    true,
  );
  expect(startsCoverage('import os\n# coverage run manage.py test\n')).toBe(false);
});
