import { expect, test } from 'vitest';
import { scratchFolder, scratchRepository } from '../testing/index.ts';
import { gitIn, knownTags } from './git.ts';

test('the tags of a clone are known, unless it is shallow and has only those of its commit', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  expect(knownTags(scratch.root)).toEqual([]);
  scratch.git('tag', 'v2.0.0');
  scratch.commit('two');
  scratch.git('tag', 'v1.0.1');
  expect(knownTags(scratch.root)).toEqual(['v1.0.1', 'v2.0.0']);

  const shallow = scratchFolder();
  const git = gitIn(shallow);
  git('clone', '--quiet', '--depth=1', '--branch=v1.0.1', `file://${scratch.root}`, '.');
  expect(git('tag', '--list')).toBe('v1.0.1');
  expect(knownTags(shallow)).toBeUndefined();
  git('fetch', '--quiet', '--depth=1', '--tags');
  expect(knownTags(shallow)).toEqual(['v1.0.1', 'v2.0.0']);
  expect(knownTags(scratchFolder())).toBeUndefined();
});
