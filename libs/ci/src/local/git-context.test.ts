import { execFileSync } from 'node:child_process';
import { type Scratch, scratchFolder, scratchRepository } from '@shipshape/git/testing';
import { describe, expect, test } from 'vitest';
import { gitContext } from '../github/contexts.ts';

/** The ref that a repository's HEAD has by the context `git`. */
const refOf = ({ root }: Scratch) => gitContext({}, root).ref;

/** A commit that HEAD is detached at, on no branch and under no other name. */
function detached(): Scratch {
  const scratch = scratchRepository();
  scratch.commit('one');
  scratch.git('checkout', '--quiet', '--detach');
  scratch.git('branch', '--quiet', '-D', 'main');
  return scratch;
}

describe('a branch', () => {
  test('gives its ref, its commit and the committer’s time', () => {
    const scratch = scratchRepository();
    scratch.git('checkout', '--quiet', '-b', 'feat/x,y');
    const sha = scratch.commit('one', '2024-11-13T13:42:28+01:00');
    expect(gitContext({}, scratch.root)).toMatchObject({
      ref: 'refs/heads/feat/x,y',
      sha,
      commitDate: new Date('2024-11-13T12:42:28Z'),
      payload: {},
    });
  });

  test('keeps event and payload of GITHUB_*, and neither the ref of a pull_request_target nor the head of a request', () => {
    const scratch = scratchRepository();
    const sha = scratch.commit('one');
    const env = {
      GITHUB_EVENT_NAME: 'pull_request_target',
      GITHUB_REF: 'refs/heads/other',
      GITHUB_SHA: 'f'.repeat(40),
      GITHUB_ACTOR: 'ada',
      DOCKER_METADATA_PR_HEAD_SHA: 'true',
    };
    expect(gitContext(env, scratch.root)).toMatchObject({
      eventName: 'pull_request_target',
      actor: 'ada',
      ref: 'refs/heads/main',
      sha,
    });
  });
});

describe('a detached HEAD', () => {
  test.each([
    ['v1.0.0', 'refs/tags/v1.0.0'],
    ['release/1.0', 'refs/tags/release/1.0'],
    ['a,b', 'refs/tags/a,b'],
  ])('at the tag %s is at %s', (tag, ref) => {
    const scratch = detached();
    scratch.git('tag', tag);
    expect(refOf(scratch)).toBe(ref);
  });

  test('at several tags is at the longest that git’s first name begins with', () => {
    const scratch = detached();
    scratch.git('tag', 'v1');
    scratch.git('tag', 'v1,v2');
    expect(scratch.git('show', '-s', '--pretty=%D')).toMatch(/^HEAD, tag: v1,/);
    expect(refOf(scratch)).toBe('refs/tags/v1,v2');
  });

  test.each([
    ['refs/remotes/pull/15/merge', 'refs/pull/15/merge'],
    ['refs/remotes/pull/15/head', 'refs/pull/15/head'],
    ['refs/remotes/pull/15/other', 'refs/heads/15/other'],
    ['refs/remotes/origin/dev', 'refs/heads/dev'],
    ['refs/remotes/origin/feat/x', 'refs/heads/feat/x'],
  ])('at %s is at %s', (name, ref) => {
    const scratch = detached();
    scratch.git('update-ref', name, 'HEAD');
    expect(refOf(scratch)).toBe(ref);
  });

  test('at a remote’s branch and its local one is at the local one', () => {
    const scratch = detached();
    scratch.git('update-ref', 'refs/remotes/origin/dev', 'HEAD');
    scratch.git('branch', 'local');
    expect(refOf(scratch)).toBe('refs/heads/local');
  });

  // What the action gets wrong is the same here.
  test('at a local branch alone is refused', () => {
    const scratch = detached();
    scratch.git('branch', 'main');
    expect(() => refOf(scratch)).toThrow('Unsupported detached HEAD ref in "HEAD, main"');
  });

  test.each([
    [['main', 'feat/x'], [], 'refs/heads/x'],
    [['main'], ['origin/feat/x'], 'refs/heads/feat/x, main'],
  ])('at the branches %j and %j is at %s, as in the action', (local, remote, ref) => {
    const scratch = detached();
    for (const branch of local) scratch.git('branch', branch);
    for (const branch of remote) scratch.git('update-ref', `refs/remotes/${branch}`, 'HEAD');
    expect(refOf(scratch)).toBe(ref);
  });

  test('below a branch is on it: the local one, else a remote’s, else a tag', () => {
    const scratch = scratchRepository();
    const first = scratch.commit('one');
    scratch.commit('two');
    scratch.git('tag', 'v2');
    scratch.git('update-ref', 'refs/remotes/origin/dev', 'HEAD');
    scratch.git('checkout', '--quiet', '--detach', first);
    expect(refOf(scratch)).toBe('refs/heads/main');
    scratch.git('branch', '--quiet', '-D', 'main');
    expect(refOf(scratch)).toBe('refs/heads/dev');
    scratch.git('update-ref', '-d', 'refs/remotes/origin/dev');
    expect(refOf(scratch)).toBe('refs/tags/v2');
  });

  test('that no ref contains is an error, with advice in a shallow clone; or an empty ref where that is allowed', () => {
    const scratch = detached();
    expect(() => refOf(scratch)).toThrow(/^Cannot infer ref from detached HEAD$/);
    expect(gitContext({}, scratch.root, true).ref).toBe('');
    const shallow = scratchFolder();
    scratch.commit('two');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${scratch.root}`, shallow], {
      stdio: 'ignore',
    });
    expect(() => gitContext({}, shallow)).toThrow(
      /^Cannot infer ref from detached HEAD: this clone is shallow.*git fetch --unshallow/,
    );
  });
});

describe('the ref of a detached HEAD', () => {
  const trust = ({ root }: Scratch) => {
    const { ref, inferredRef } = gitContext({}, root);
    return [ref, inferredRef];
  };

  /** What `git clone` makes: `origin/main`, `origin/HEAD` and the branch `main`. */
  function clone(): Scratch {
    const origin = scratchRepository();
    origin.commit('one');
    const root = scratchFolder();
    execFileSync('git', ['clone', '--quiet', origin.root, root], { stdio: 'ignore' });
    const scratch = { ...origin, root, git: scratchRepository(root).git };
    scratch.git('checkout', '--quiet', '--detach');
    return scratch;
  }

  test('is unknown to a plain clone where it is made of a remote’s HEAD', () => {
    const scratch = clone();
    expect(trust(scratch)).toEqual(['refs/heads/origin/HEAD, main', 'unknown']);
    scratch.git('branch', '--quiet', '-D', 'main');
    expect(trust(scratch)).toEqual(['refs/heads/origin/HEAD', 'unknown']);
    scratch.git('update-ref', '--no-deref', '-d', 'refs/remotes/origin/HEAD');
    expect(trust(scratch)).toEqual(['refs/heads/main', undefined]);
  });

  test('is unknown where a branch’s name is cut', () => {
    const scratch = detached();
    scratch.git('branch', 'main');
    scratch.git('branch', 'feat/x');
    expect(trust(scratch)).toEqual(['refs/heads/x', 'unknown']);
  });

  test('is certain at a tag, at a pull request, and at one branch of a remote', () => {
    const scratch = detached();
    scratch.git('update-ref', 'refs/remotes/origin/feat/x', 'HEAD');
    expect(trust(scratch)).toEqual(['refs/heads/feat/x', undefined]);
    scratch.git('tag', 'v1');
    expect(trust(scratch)).toEqual(['refs/tags/v1', undefined]);
    const request = detached();
    request.git('update-ref', 'refs/remotes/pull/15/merge', 'HEAD');
    expect(trust(request)).toEqual(['refs/pull/15/merge', undefined]);
  });

  test('below a branch or tag only contains the commit', () => {
    const scratch = scratchRepository();
    const first = scratch.commit('one');
    scratch.commit('two');
    scratch.git('checkout', '--quiet', '--detach', first);
    expect(trust(scratch)).toEqual(['refs/heads/main', 'containing']);
    scratch.git('tag', 'v2', 'main');
    scratch.git('branch', '--quiet', '-D', 'main');
    expect(trust(scratch)).toEqual(['refs/tags/v2', 'containing']);
  });

  test('is certain on a branch', () => {
    const scratch = scratchRepository();
    scratch.commit('one');
    expect(trust(scratch)).toEqual(['refs/heads/main', undefined]);
  });
});

describe('no clone', () => {
  test('is one sentence that says what to do', () => {
    const folder = scratchFolder();
    expect(() => gitContext({}, folder)).toThrow(`${folder} is not a git clone: clone the repository`);
  });

  test('nor a clone without a commit', () => {
    const { root } = scratchRepository();
    expect(() => gitContext({}, root)).toThrow(`${root} has no commit yet: commit once`);
  });
});
