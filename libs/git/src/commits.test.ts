import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder, scratchRepository } from '../testing/index.ts';
import { readBaseFacts } from './base-facts.ts';
import {
  ancestorsOf,
  commitTime,
  findCommit,
  isBehind,
  isCommitName,
  readCommit,
  readHead,
} from './commits.ts';
import { GitError } from './run/git-error.ts';

describe.each([
  ['sha1', 40],
  ['sha256', 64],
])('in a repository of %s', (format, digits) => {
  test('head, parents, time and ancestors are read', () => {
    const scratch = scratchRepository(scratchFolder(), [`--object-format=${format}`]);
    const one = scratch.commit('one', '2024-11-13T13:42:28+01:00');
    const two = scratch.commit('committer Eve <e@localhost> 1 +0000', '2024-11-14T00:00:00Z');
    expect(readHead(scratch.root)).toEqual({
      sha: two,
      parents: [one],
      time: new Date('2024-11-14T00:00:00Z'),
      branch: 'main',
    });
    expect(two).toHaveLength(digits);
    expect([isCommitName(two), isCommitName(two.slice(1)), isCommitName(`${two}0`)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(findCommit(scratch.root, 'HEAD^')).toBe(one);
    expect(commitTime(scratch.root, one)).toEqual(new Date('2024-11-13T12:42:28Z'));
    expect(ancestorsOf(scratch.root, two)).toEqual([one]);
    expect(ancestorsOf(scratch.root, one)).toEqual([]);
  });
});

test.each([
  ['is lost', (file: string) => rmSync(file)],
  ['is empty, as after a power cut', (file: string) => writeFileSync(file, '')],
])('whether a commit is behind another one has no answer where one between them %s', (_, damage) => {
  const scratch = scratchRepository();
  const [one, two, three] = ['one', 'two', 'three'].map((name) => scratch.commit(name)) as [
    string,
    string,
    string,
  ];
  const file = join(scratch.root, '.git/objects', two.slice(0, 2), two.slice(2));
  chmodSync(file, 0o600);
  damage(file);
  expect(() => isBehind(scratch.root, one, three)).toThrow(GitError);
  expect(() => readBaseFacts(scratch.root, one, three)).toThrow(GitError);
});

test('a detached HEAD is on no branch', () => {
  const scratch = scratchRepository();
  const sha = scratch.commit('one');
  scratch.git('checkout', '--quiet', '--detach');
  expect(readHead(scratch.root)).toMatchObject({ sha, branch: undefined, parents: [] });
});

describe('a name that stands for no commit', () => {
  test.each([
    'nowhere',
    '1234567890'.repeat(4),
    'HEAD^{tree}',
    'HEAD:file',
    '--all',
    '',
    'a b',
    'a\0b',
    '$(touch owned)',
  ])('%j', (name) => {
    const scratch = scratchRepository();
    scratch.add('file', 'x');
    scratch.commit('one');
    expect(findCommit(scratch.root, name)).toBeUndefined();
    expect(commitTime(scratch.root, name)).toBeUndefined();
  });
});

describe('no answer is not a "no"', () => {
  const reasonOf = (action: () => unknown) => {
    try {
      action();
    } catch (error) {
      return error instanceof GitError ? error.reason : (error as Error).message;
    }
    return 'no error';
  };

  test('of a folder without a clone, and of one that does not exist', () => {
    const folder = scratchFolder();
    expect(() => readHead(folder)).toThrow(`${folder} is not a git clone: clone the repository`);
    expect(() => findCommit(folder, 'HEAD')).toThrow('is not a git clone');
    expect(() => readHead(join(folder, 'none'))).toThrow(`The folder "${folder}/none" does not exist`);
  });

  test('of a clone without a commit', () => {
    const { root } = scratchRepository();
    expect(() => readHead(root)).toThrow(`${root} has no commit yet: commit once`);
  });

  test('of a clone whose objects are damaged', () => {
    const scratch = scratchRepository();
    const sha = scratch.commit('one');
    rmSync(join(scratch.root, '.git/objects', sha.slice(0, 2)), { recursive: true });
    expect(reasonOf(() => readHead(scratch.root))).toBe('failed');
    expect(() => readCommit(scratch.root, sha)).toThrow(
      `"git cat-file commit ${sha}" in ${scratch.root} failed`,
    );
    expect(reasonOf(() => ancestorsOf(scratch.root, 'HEAD'))).toBe('failed');
  });

  test('of a machine without git, and of a git that hangs, crashes or is killed', () => {
    const { root, commit } = scratchRepository();
    commit('one');
    const program = (script: string) => {
      const folder = scratchFolder();
      execFileSync('sh', ['-c', `printf '#!/bin/sh\\n%s\\n' "$1" > git && chmod +x git`, 'sh', script], {
        cwd: folder,
      });
      return folder;
    };
    const path = process.env.PATH;
    const withPath = (folder: string, action: () => unknown) => {
      process.env.PATH = folder;
      try {
        return reasonOf(action);
      } finally {
        process.env.PATH = path;
      }
    };
    const ask = () => findCommit(root, 'HEAD');
    expect(withPath('/nowhere', ask)).toBe('not-installed');
    expect(withPath(program('kill -9 $$'), ask)).toBe('failed');
    expect(withPath(program('exit 128'), ask)).toBe('failed');
    expect(withPath(program('exit 127'), ask)).toBe('failed');
    expect(withPath(program('exit 1'), ask)).toBe('no error');
  });
});
