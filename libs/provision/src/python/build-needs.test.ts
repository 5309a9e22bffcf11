import { expect, test } from 'vitest';
import { debianNeeds, whyNotBuilt } from './build-needs.ts';

test('a build needs its libraries beside the compiler', () => {
  expect(debianNeeds(['psycopg2'])).toEqual(expect.arrayContaining(['gcc', 'libpq-dev']));
  expect(debianNeeds(['pylibmc'])).toContain('libmemcached-dev');
});

test('a package that later Pythons have themselves is told as that', () => {
  expect(whyNotBuilt('backports.zoneinfo==0.2.1')).toMatch(/is for Python before 3\.9/);
  expect(whyNotBuilt('psycopg2==2.9')).toBeUndefined();
});

test('a package that is called what every object inherits needs nothing more', () => {
  expect(debianNeeds(['constructor'])).toEqual(debianNeeds([]));
  expect(whyNotBuilt('constructor==1.0')).toBeUndefined();
});
