import { expect, test } from 'vitest';
import { buildPackages, constraintsFor } from './packages.ts';

test('a source that others are built with is, for them too, the release of the lock', () => {
  const sources = ['cffi==1.14.0', 'django-allauth==0.41.0'];
  expect(constraintsFor(sources, '3.10')).toEqual(['cffi==1.14.0', 'setuptools<66']);
  expect(constraintsFor(['django-allauth==0.41.0'], '3.12')).toEqual(['setuptools<81']);
  expect(buildPackages(sources)).toContain('libffi-dev');
});
