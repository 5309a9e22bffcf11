import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { plainEnvironment, scratchFolder, scratchRepository } from '../testing/index.ts';
import { createTag, knownTags, refsIn, tagsAt } from './refs.ts';

test('the tags of a clone are known, unless it is shallow and has only those of its commit', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  expect(knownTags(scratch.root)).toEqual([]);
  scratch.git('tag', 'v2.0.0');
  scratch.commit('two');
  scratch.git('tag', 'v1.0.1');
  expect(knownTags(scratch.root)).toEqual(['v1.0.1', 'v2.0.0']);

  const shallow = scratchFolder();
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: shallow, encoding: 'utf8', env: plainEnvironment() }).trim();
  git('clone', '--quiet', '--depth=1', '--branch=v1.0.1', `file://${scratch.root}`, '.');
  expect(git('tag', '--list')).toBe('v1.0.1');
  expect(knownTags(shallow)).toBeUndefined();
  git('fetch', '--quiet', '--depth=1', '--tags');
  expect(knownTags(shallow)).toEqual(['v1.0.1', 'v2.0.0']);
  expect(knownTags(scratchFolder())).toBeUndefined();
});

test('refs are sorted by name, whatever tag.sort and branch.sort say', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  for (const tag of ['v10', 'v9', 'a-ü']) scratch.git('tag', tag);
  scratch.git('config', 'tag.sort', '-version:refname');
  expect(tagsAt(scratch.root, 'HEAD')).toEqual(['a-ü', 'v10', 'v9']);
  expect(refsIn(scratch.root, ['refs/heads/', 'refs/tags/'])).toHaveLength(4);
});

test('a tag is made on the commit, and not twice', () => {
  const scratch = scratchRepository();
  const first = scratch.commit('one');
  scratch.commit('two');
  createTag(scratch.root, 'web@1.0.0', first);
  expect(scratch.git('rev-parse', 'web@1.0.0')).toBe(first);
  expect(scratch.git('cat-file', '-t', 'web@1.0.0')).toBe('commit');
  createTag(scratch.root, 'web@1.1.0');
  expect(scratch.git('rev-parse', 'web@1.1.0')).toBe(scratch.git('rev-parse', 'HEAD'));
  expect(() => createTag(scratch.root, 'web@1.0.0')).toThrow(`exists already, at ${first.slice(0, 8)}`);
  expect(() => createTag(scratch.root, 'a..b')).toThrow('"a..b" cannot be the name of a git tag');
  expect(() => createTag(scratch.root, '-d')).toThrow('"-d" cannot be the name of a git tag');
  expect(() => createTag(scratch.root, 'v3', 'nowhere')).toThrow('no commit "nowhere"');
});
