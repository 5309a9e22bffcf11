import { expect, test } from 'vitest';
import { repositoryApi } from './repository-api.ts';

test.each([
  ['https://github.com/team/shop', true],
  ['https://git.example.org/team/shop', false],
  ['https://github.com/team/shop/../..', false],
])('outside of a workflow %s is a repository on GitHub: %s', (page, isThere) => {
  expect(repositoryApi({ GITHUB_TOKEN: 'x' }, page) !== undefined).toBe(isThere);
  expect(repositoryApi({}, page)).toBeUndefined();
});
