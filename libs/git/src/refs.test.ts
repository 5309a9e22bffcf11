import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainEnvironment, scratchFolder, scratchRepository } from '../testing/index.ts';
import { checkTag, createTag, knownTags, refsIn, tagsAt } from './refs.ts';

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

test('a tag that could not be made is found without making any', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  const refs = () => scratch.git('for-each-ref');
  const before = refs();
  checkTag(scratch.root, 'web@1.0.0');
  expect(refs()).toBe(before);
  expect(existsSync(join(scratch.root, '.git/refs/tags/web@1.0.0.lock'))).toBe(false);
  expect(() => checkTag(scratch.root, 'a..b')).toThrow('"a..b" cannot be the name of a git tag');
  // No user can make a file below a file, root neither; another's lock and a read-only folder look the same.
  const tags = join(scratch.root, '.git/refs/tags');
  rmSync(tags, { recursive: true });
  writeFileSync(tags, '');
  expect(() => checkTag(scratch.root, 'web@1.0.0')).toThrow(
    /^The git tag "web@1.0.0" could not be made, so nothing was done: .*Make the clone's .git folder writable/,
  );
  rmSync(tags);
  createTag(scratch.root, 'web@1.0.0');
  expect(() => checkTag(scratch.root, 'web@1.0.0')).toThrow('exists already');
});

const isRoot = process.getuid?.() === 0;
const why = isRoot ? ' (skipped: root may write everywhere)' : '';

test.skipIf(isRoot)(`so is a folder that may not be written${why}`, () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  const tags = join(scratch.root, '.git/refs/tags');
  chmodSync(tags, 0o555);
  expect(() => checkTag(scratch.root, 'web@1.0.0')).toThrow('could not be made');
  chmodSync(tags, 0o755);
});
