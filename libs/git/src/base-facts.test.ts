import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseBase } from '@shipshape/affected-plan';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainEnvironment, type Scratch, scratchRepository } from '../testing/index.ts';
import { changedBack, headOf, isBefore, readBaseFacts } from './base-facts.ts';
import { findCommit } from './commits.ts';
import { GitError } from './run/git-error.ts';
import { isolatedGitVariables } from './run/run.ts';

// Real repositories: one with a branch and a commit that a force push took away, and a shallow clone of it.
const folder = mkdtempSync(join(tmpdir(), 'shipshape-base-'));
const clone = join(folder, 'a clone');
const shallow = join(folder, 'shallow');
const git = (...args: string[]) =>
  execFileSync('git', ['-C', clone, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    ...{ encoding: 'utf8', env: plainEnvironment() },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
const commit = (name: string) => {
  writeFileSync(join(clone, name), name);
  git('add', '--all');
  git('commit', '--quiet', '--message', name);
  return git('rev-parse', 'HEAD');
};
const ignored = 'submodule.lib.ignore';
let [first, main, work, unrelated] = ['', '', '', ''];

beforeAll(() => {
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', clone], { env: plainEnvironment() });
  first = commit('first');
  git('checkout', '--quiet', '-b', 'work');
  work = commit('work');
  git('checkout', '--quiet', 'main');
  main = commit('main');
  git('checkout', '--quiet', '--orphan', 'other');
  unrelated = commit('unrelated');
  git('checkout', '--quiet', 'work');
  execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${clone}`, shallow], {
    ...{ stdio: 'ignore', env: plainEnvironment() },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const choose = (requested: string, root = clone) =>
  chooseBase(readBaseFacts(root, requested, headOf(root, 'HEAD')));

test('a branch is compared from where it left the other', () => {
  expect(choose(main).base).toBe(first);
  expect(choose('main').base).toBe(first);
});

describe('everything is taken, and it is said why', () => {
  test.each<[string, () => [requested: string, root?: string], RegExp]>([
    ['no base', () => [''], /no base was given/],
    ['the base of a new branch', () => ['0'.repeat(40)], /all zeros/],
    ['a commit that was pushed away', () => ['1234567890'.repeat(4)], /not in this clone/],
    ['a commit of another history', () => [unrelated], /no history in common/],
    ['a shallow clone', () => [work, shallow], /shallow/],
    ['no clone at all', () => [work, folder], /shallow|not in this clone/],
    ['what git would take for an option', () => ['--all'], /not in this clone/],
    ['what a shell would run', () => ['$(touch owned)'], /not in this clone/],
  ])('%s', (_name, ask, reason) => {
    const [requested, root] = ask();
    const facts = readBaseFacts(root ?? clone, requested, work);
    expect(chooseBase(facts)).toEqual({ base: undefined, because: expect.stringMatching(reason) });
  });
});

test('what a push changed and a later one changed back is seen, on the way of pushes alone', () => {
  git('checkout', '--quiet', '-B', 'pushes', first);
  const changed = commit('changed');
  expect(changedBack(clone, first, changed)).toBe(false);
  git('revert', '--no-edit', 'HEAD');
  expect(changedBack(clone, first, git('rev-parse', 'HEAD'))).toBe(true);
  expect(changedBack(clone, changed, git('rev-parse', 'HEAD'))).toBe(false);
  // A pull request's own back and forth was never pushed to the branch.
  const before = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', '-b', 'request');
  commit('tried');
  git('revert', '--no-edit', 'HEAD');
  commit('kept');
  git('checkout', '--quiet', 'pushes');
  git('merge', '--quiet', '--no-ff', '--no-edit', 'request');
  expect(changedBack(clone, before, git('rev-parse', 'HEAD'))).toBe(false);
  git('checkout', '--quiet', 'work');
});

test('twenty thousand files that a push added and a later one removed are seen', () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  const base = scratch.git('rev-parse', 'HEAD');
  // Long names: their list is longer than the usual limit of a program's output.
  const folder = 'a-folder-with-a-long-name/'.repeat(8);
  const blob = scratch.git('hash-object', '-w', '/dev/null');
  const lines = Array.from({ length: 20_000 }, (_, at) => `100644 ${blob}\t${folder}${at}\n`).join('');
  execFileSync('git', ['update-index', '--index-info'], {
    ...{ cwd: scratch.root, input: lines, env: plainEnvironment() },
  });
  const added = scratch.commit('added');
  scratch.git('read-tree', '--empty');
  const removed = scratch.commit('removed');
  expect(changedBack(scratch.root, base, removed)).toBe(true);
  expect(changedBack(scratch.root, base, added)).toBe(false);
  expect(changedBack(scratch.root, added, removed)).toBe(false);
  expect(changedBack(scratch.root, removed, removed)).toBe(false);
});

test.each([
  ['.gitmodules', (scratch: Scratch) => void scratch.git('config', '--file', '.gitmodules', ignored, 'all')],
  ['the clone', (scratch: Scratch) => void scratch.git('config', ignored, 'all')],
])(
  'a submodule that %s tells git to ignore is seen to move, by us and by a program of the plan',
  (_, ignore) => {
    const inner = scratchRepository();
    const [old, moved] = [inner.commit('old'), inner.commit('moved')];
    const scratch = scratchRepository();
    scratch.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'lib');
    ignore(scratch);
    scratch.git('add', '--all', '--force');
    const put = (commit: string) => {
      scratch.git('update-index', '--cacheinfo', `160000,${commit},lib`);
      return scratch.commit(commit);
    };
    const [before, between, after] = [put(old), put(moved), put(old)] as [string, string, string];
    expect(changedBack(scratch.root, before, after)).toBe(true);
    const names = execFileSync('git', ['diff', '--name-only', '--no-renames', before, between], {
      ...{ cwd: scratch.root, encoding: 'utf8' },
      env: { ...plainEnvironment(), ...isolatedGitVariables(scratch.root) },
    });
    expect(names).toBe('lib\n');
  },
);

test('a failing git is no answer', () => {
  expect(() => changedBack(clone, '1234567890'.repeat(4), work)).toThrow(GitError);
  expect(() => readBaseFacts(clone, main, 'nowhere')).toThrow(GitError);
});

test('a head that is no commit is an error that says what to give', () => {
  expect(() => headOf(clone, 'nowhere')).toThrow(/no commit "nowhere".*--head/);
});

test('only what lies behind the head, and is not the head, counts as an earlier success', () => {
  expect([first, work, main, unrelated, 'gone'].filter((name) => isBefore(clone, name, work))).toEqual([
    first,
  ]);
  expect(findCommit(clone, 'HEAD')).toBe(work);
});
