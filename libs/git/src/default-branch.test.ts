import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { plainEnvironment, type Scratch, scratchFolder, scratchRepository } from '../testing/index.ts';
import { findDefaultBranch } from './default-branch.ts';
import { defaultBranchOf } from './default-branch-of.ts';

const network = { seconds: 20 };
const ask = ({ root }: Scratch, more: object = {}) =>
  findDefaultBranch({ root, stated: undefined, network, ...more });

/** A remote whose default branch is `develop` and that has an old `main` too, and a clone of it without origin/HEAD. */
function teamOf(remote = 'origin') {
  const server = scratchRepository();
  server.commit('one');
  server.git('checkout', '--quiet', '-b', 'develop');
  server.commit('two');
  const folder = scratchFolder();
  execFileSync('git', ['clone', '--quiet', '--origin', remote, server.root, folder], {
    env: plainEnvironment(),
  });
  const clone = scratchRepository(folder);
  clone.git('branch', 'main', `refs/remotes/${remote}/main`);
  const offline = () => clone.git('remote', 'set-url', remote, '/nowhere/at/all');
  return { server, clone, offline, prefix: `refs/remotes/${remote}` };
}

describe('the remote is asked', () => {
  test.each(['origin', 'upstream', 'company'])('by the name %s', (remote) => {
    const { clone, prefix } = teamOf(remote);
    clone.git('symbolic-ref', '--delete', `${prefix}/HEAD`);
    expect(ask(clone)).toBe('develop');
    expect(ask(clone, { stated: 'main' })).toBe('develop');
  });

  test('before what the clone recorded, which may be old', () => {
    const { server, clone, offline } = teamOf();
    server.git('branch', '--quiet', '--move', 'develop', 'trunk');
    expect(ask(clone)).toBe('trunk');
    expect(ask(clone, { network: undefined })).toBe('develop');
    offline();
    expect(ask(clone)).toBe('develop');
  });

  test('origin before upstream, and neither of two other names', () => {
    const { clone } = teamOf('upstream');
    const fork = scratchRepository();
    fork.commit('one');
    clone.git('remote', 'add', 'origin', fork.root);
    expect(ask(clone)).toBe('main');
    clone.git('remote', 'rename', 'origin', 'one');
    expect(ask(clone)).toBe('develop');
    clone.git('remote', 'rename', 'upstream', 'two');
    expect(ask(clone)).toBeUndefined();
  });
});

describe('without an answer of the remote', () => {
  test('the branch that the clone recorded', () => {
    const { clone, offline } = teamOf('upstream');
    offline();
    expect(ask(clone, { stated: 'main' })).toBe('develop');
  });

  test('that is gone since is no answer; the stated one is, where it exists', () => {
    const { clone, offline, prefix } = teamOf();
    offline();
    clone.git('update-ref', '--no-deref', '-d', `${prefix}/develop`);
    expect(ask(clone)).toBeUndefined();
    expect(ask(clone, { stated: 'main' })).toBe('main');
    expect(ask(clone, { stated: 'origin/develop' })).toBe('develop');
    expect(ask(clone, { stated: 'trunk' })).toBeUndefined();
  });

  test('the only branch, and never one of several', () => {
    const scratch = scratchRepository();
    scratch.git('checkout', '--quiet', '-b', 'develop');
    scratch.commit('one');
    expect(ask(scratch)).toBe('develop');
    // A new workspace's nx.json states `main`, whatever the branch is.
    expect(ask(scratch, { stated: 'main' })).toBe('develop');
    scratch.git('branch', 'feature/x');
    expect(ask(scratch)).toBeUndefined();
    scratch.git('branch', 'main');
    expect(ask(scratch)).toBeUndefined();
    expect(ask(scratch, { stated: 'main' })).toBe('main');
  });

  test('the stated one, where no branch is known', () => {
    const scratch = scratchRepository();
    scratch.commit('one');
    scratch.git('checkout', '--quiet', '--detach');
    scratch.git('branch', '--quiet', '-D', 'main');
    expect(ask(scratch)).toBeUndefined();
    expect(ask(scratch, { stated: 'develop' })).toBe('develop');
  });
});

test.each(['develop', 'refs/heads/develop', 'github/develop', 'refs/remotes/github/develop'])(
  'the stated %s is a branch, also of a remote that is not the shared one',
  (stated) => {
    const scratch = scratchRepository();
    scratch.commit('one');
    scratch.git('remote', 'add', 'gitlab', '/nowhere/1');
    scratch.git('remote', 'add', 'github', '/nowhere/2');
    scratch.git('branch', 'old');
    scratch.git(
      'update-ref',
      stated.includes('github') ? 'refs/remotes/github/develop' : 'refs/heads/develop',
      'HEAD',
    );
    expect(ask(scratch, { stated })).toBe('develop');
    expect(ask(scratch, { stated: 'github/trunk' })).toBeUndefined();
  },
);

test.each([
  '{ /* "defaultBase": "x" */ "defaultBase": "old" }',
  '{ "affected": {}, // "defaultBase": "x"\n "defaultBase": "old" }',
  '{ "a": "// \\" /*", "defaultBase": "old" }',
])('nx.json may hold comments: %s', (text) => {
  const scratch = scratchRepository();
  scratch.add('nx.json', text);
  scratch.commit('one');
  scratch.git('branch', 'old');
  expect(defaultBranchOf(scratch.root)).toBe('old');
});
