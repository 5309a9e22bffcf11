import { scratchRepository } from '@shipshape/git/testing';
import { expect, test } from 'vitest';
import { readRepository } from './repository.ts';

test('the default branch is never taken from what happens to be checked out', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  expect(readRepository(scratch.root).defaultBranch).toBe('main');
  scratch.git('checkout', '--quiet', '-b', 'feature');
  expect(() => readRepository(scratch.root)).toThrow(
    /is unknown: .* State it in nx.json, such as "defaultBase"/,
  );
  scratch.add('nx.json', '{ "defaultBase": "main" }\n');
  expect(readRepository(scratch.root).defaultBranch).toBe('main');
});
