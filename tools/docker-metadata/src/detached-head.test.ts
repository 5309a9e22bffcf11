import { execFileSync } from 'node:child_process';
import { metadataFor } from '@shipshape/publishing/metadata';
import { describe, expect, test } from 'vitest';
import { run, scratchClone, scratchFolder } from '../testing/fixture.ts';

const git = (root: string, ...args: string[]) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** A clone of a repository with one commit on `main`, its HEAD detached. */
function detachedClone(): string {
  const root = scratchFolder();
  git(root, 'clone', '--quiet', scratchClone(), '.');
  git(root, 'checkout', '--quiet', '--detach');
  git(root, 'branch', '--quiet', '-D', 'main');
  return root;
}

/** What actions/checkout makes of a commit with `fetch-depth: 1`: no branch, no tag, no history. */
function bareCommit(): { root: string; sha: string } {
  const origin = scratchClone();
  const sha = git(origin, 'rev-parse', 'HEAD');
  git(
    origin,
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@localhost',
    'commit',
    '--allow-empty',
    '--message=two',
  );
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  const root = scratchFolder();
  git(root, 'init', '--quiet');
  git(root, 'fetch', '--quiet', '--depth=1', `file://${origin}`, sha);
  git(root, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
  return { root, sha };
}

const tags = async (root: string, ...args: string[]) =>
  JSON.parse((await run(['--json', ...args], {}, root)).stdout).tags;

describe('a plain clone with a detached HEAD', () => {
  test('has the same tag as in the action, and --strict reports what is wrong', async () => {
    const root = detachedClone();
    expect(await tags(root, '--tags=type=ref,event=branch')).toBe('origin-HEAD');
    const { code, stdout, stderr } = await run(['--strict', '--tags=type=ref,event=branch'], {}, root);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^\n✖ HEAD is detached, and the ref "refs\/heads\/origin\/HEAD" .* Check out the branch or tag itself \(git switch <branch>\), or set GITHUB_EVENT_NAME/,
    );
  });

  test('has the commit’s tag with --strict too', async () => {
    const root = detachedClone();
    const sha = git(root, 'rev-parse', 'HEAD');
    expect(await tags(root, '--strict', '--tags=type=sha,format=long')).toBe(`sha-${sha}`);
  });
});

test('a detached HEAD at a local branch, whose ref the action cannot infer, has the tags that need no ref', async () => {
  const root = scratchClone();
  git(root, 'checkout', '--quiet', '--detach');
  expect(await tags(root, '--tags=type=sha')).toMatch(/^sha-[0-9a-f]{7}$/);
  const { stderr } = await run(['--tags=type=ref,event=branch'], {}, root);
  expect(stderr).toBe('\n✖ Unsupported detached HEAD ref in "HEAD, main"\n');
});

describe('a shallow checkout of a commit without a ref', () => {
  test('has the tags that need no ref', async () => {
    const { root, sha } = bareCommit();
    expect(await tags(root, '--tags=type=sha')).toBe(`sha-${sha.slice(0, 7)}`);
    expect(await tags(root, '--strict', '--tags=type=sha,format=long', '--tags=x', '--sep-tags=,')).toBe(
      `x,sha-${sha}`,
    );
  });

  test.each([
    ['--tags=type=ref,event=branch'],
    ['--tags=type=sha', '--tags=type=ref,event=tag'],
    ['--tags=type=sha,enable={{is_default_branch}}'],
    ['--tags=type=sha', '--labels=branch={{branch}}'],
    [],
  ])('is an error with %s', async (...args) => {
    const { code, stderr } = await run(args, {}, bareCommit().root);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^\n✖ Cannot infer ref from detached HEAD: this clone is shallow/);
  });

  test('has the commit’s tag by a project’s default rules', async () => {
    const { root, sha } = bareCommit();
    const made = await metadataFor({ root, project: '.', dirty: false, now: new Date(0), env: {} });
    expect(made.kinds).toEqual([{ tag: `sha-${sha}`, rule: 'type=sha', kind: 'immutable' }]);
  });
});
