import { expect, test } from 'vitest';
import type { Variable } from '../describe/project.ts';
import { startsCoverage } from './coverage.ts';
import { readElsewhere } from './own.ts';

test('lint and tests get placeholders of what a library reads, and not of what the settings read themselves', () => {
  const value: Variable = { name: 'ALLOWED_HOSTS', form: 'hosts', required: false, default: null };
  const stated = { ALLOWED_HOSTS: 'localhost', OPENAI_API_KEY: 'placeholder' };
  expect(readElsewhere({ variables: [{ value, evidence: [] }] }, stated)).toEqual({
    OPENAI_API_KEY: 'placeholder',
  });
});

test('a manage.py that measures the tests itself is not measured twice', () => {
  expect(startsCoverage('if "test" in sys.argv:\n    import coverage\n    cov = coverage.Coverage()\n')).toBe(
    true,
  );
  expect(startsCoverage('import os\n# coverage run manage.py test\n')).toBe(false);
});
