import { expect, test } from 'vitest';
import { mergeScopes } from './scope.ts';

test('a resource is asked for once, in whatever order the registry names its actions', () => {
  expect(
    mergeScopes('repository:acme/to:pull,push', 'repository:acme/from:pull repository:acme/to:push,pull'),
  ).toEqual(['repository:acme/to:pull,push', 'repository:acme/from:pull']);
});

test('what only the registry names is added, and nothing is made of nothing', () => {
  expect(mergeScopes('repository:host:5000/to:pull', 'repository:host:5000/to:pull,delete')).toEqual([
    'repository:host:5000/to:pull,delete',
  ]);
  expect(mergeScopes('', '')).toEqual([]);
});
