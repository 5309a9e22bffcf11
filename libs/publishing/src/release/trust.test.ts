import type { EventContext } from '@shipshape/ci';
import { UserError } from '@shipshape/workspace';
import { afterAll, expect, test } from 'vitest';
import { newTestClone } from '../../testing/test-clone.ts';
import { requireTrust, toConfirm, type WriteRequest, whyUntrusted } from './trust.ts';

const byHand: WriteRequest = {
  registry: 'ghcr.io',
  project: 'django',
  defaultBranch: 'main',
  event: undefined,
  trustedCommit: true,
  dirty: false,
};
const refuse = async (consequence: string) => {
  throw new UserError(consequence);
};
const agree = async () => {};
const event = (eventName: string, ref: string) => ({ ...byHand, event: { eventName, ref } });

test.each<[string, WriteRequest, question?: string]>([
  ['a push to the default branch', event('push', 'refs/heads/main')],
  ['a release tag of the project', event('push', 'refs/tags/django@1.2.3')],
  ['a dispatch on the default branch', event('workflow_dispatch', 'refs/heads/main')],
  ['a person', byHand, 'By hand, this writes to ghcr.io, which others rely on.'],
  ['a person with changes', { ...byHand, dirty: true }, 'The working tree has changes that are in no commit'],
  [
    'a dirty tree in CI',
    { ...event('push', 'refs/heads/main'), dirty: true },
    'The working tree has changes that are in no commit',
  ],
  ['a host that only begins like loopback', { ...byHand, registry: '127.0.0.1.evil.org' }, 'By hand'],
  [
    'anybody, on loopback',
    { ...event('pull_request', 'refs/pull/1/merge'), registry: '127.0.0.1:5001', dirty: true },
  ],
])('may write: %s', (_who, asker, question) => {
  expect(whyUntrusted(asker)).toBeUndefined();
  if (question) expect(toConfirm(asker)).toContain(question);
  else expect(toConfirm(asker)).toBeUndefined();
});

test.each<[string, WriteRequest, why: string]>([
  ['a pull request', event('pull_request', 'refs/pull/1/merge'), 'pull request, which never publishes'],
  ['one that runs on the default branch', event('pull_request_target', 'refs/heads/main'), 'pull request'],
  ['another branch', event('push', 'refs/heads/feature'), 'this run is for refs/heads/feature'],
  ['the merge queue', event('merge_group', 'refs/heads/gh-readonly-queue/main/pr-1'), 'gh-readonly-queue'],
  ["another project's release", event('push', 'refs/tags/shop@1.2.3'), 'refs/tags/shop@1.2.3'],
  ['a tag that is no release', event('push', 'refs/tags/django@soon'), 'refs/tags/django@soon'],
  [
    'a run whose checkout is not what it is for',
    { ...event('issue_comment', 'refs/heads/main'), trustedCommit: false },
    'the commit that is checked out is neither that',
  ],
  ['a person elsewhere', { ...byHand, trustedCommit: false }, 'HEAD is not on main'],
])('may not write: %s', (_who, asker, why) => {
  expect(whyUntrusted(asker)).toMatch(/^Nothing was written to [\w.]+: .*\.$/);
  expect(whyUntrusted(asker)).toContain(why);
});

// A real clone, with what a workflow may have checked out in it.
const clone = newTestClone('ghcr.io/team/django');
const upstream = newTestClone('ghcr.io/team/django');
afterAll(() => {
  clone.remove();
  upstream.remove();
});
const merged = upstream.commit('merged');
clone.git('remote', 'add', 'origin', upstream.root);
clone.git('fetch', '-q', 'origin', 'main');
clone.git('reset', '-q', '--hard', 'origin/main');
clone.git('switch', '-qc', 'pull-request');
const proposed = clone.commit('proposed');

function checkedOut(commit: string, eventName: string, ref: string, sha = merged) {
  clone.git('switch', '-q', '--detach', commit);
  return async () => {
    const event = { eventName, ref, sha } as EventContext;
    await requireTrust(await clone.context({ event, page: '', defaultBranch: 'main' }), refuse, () => {});
  };
}

test.each([
  ['workflow_run', 'refs/heads/main'],
  ['issue_comment', 'refs/heads/main'],
  ['push', 'refs/tags/django@1.0.0'],
])('a %s event for %s does not speak for a checked-out pull request', async (eventName, ref) => {
  await expect(checkedOut(proposed, eventName, ref)()).rejects.toThrow('check out what the run is for');
  // Nor where what was checked out calls itself main, or carries a release tag.
  clone.git('branch', '-f', 'main', proposed);
  clone.git('tag', '-f', 'django@1.0.0', proposed);
  await expect(checkedOut(proposed, eventName, ref)()).rejects.toThrow('check out what the run is for');
});

test("nor for a fork's main: origin is then the fork", async () => {
  clone.git('remote', 'set-url', 'origin', 'https://github.com/fork/shop.git');
  clone.git('update-ref', 'refs/remotes/origin/main', proposed);
  const event = { eventName: 'workflow_run', ref: 'refs/heads/main', sha: merged } as EventContext;
  clone.git('switch', '-q', '--detach', proposed);
  const context = await clone.context({ event, page: 'https://github.com/team/shop', defaultBranch: 'main' });
  await expect(requireTrust(context, agree, () => {})).rejects.toThrow('check out what the run is for');
  clone.git('remote', 'set-url', 'origin', upstream.root);
  clone.git('fetch', '-q', 'origin', '+main:refs/remotes/origin/main');
});

test("the run's own commit may be published, and one that was merged meanwhile", async () => {
  await expect(checkedOut(merged, 'push', 'refs/heads/main')()).resolves.toBeUndefined();
  await expect(checkedOut(proposed, 'push', 'refs/tags/django@1.0.0', proposed)()).resolves.toBeUndefined();
  const later = upstream.commit('later');
  clone.git('fetch', '-q', 'origin', later);
  await expect(checkedOut(later, 'workflow_run', 'refs/heads/main')()).resolves.toBeUndefined();
});

test("by hand, an old line's patch is published from under its release tag", async () => {
  clone.git('tag', '-d', 'django@1.0.0');
  clone.git('switch', '-q', '--detach', merged);
  clone.git('branch', '-f', 'main', merged);
  clone.git('switch', '-qc', 'release/1.4');
  clone.commit('patch');
  const context = await clone.context({ event: undefined, defaultBranch: 'main' });
  await expect(requireTrust(context, agree, () => {})).rejects.toThrow(
    'HEAD is not on main or a release tag',
  );
  clone.git('tag', 'django@1.4.2');
  await expect(requireTrust(context, refuse, () => {})).rejects.toThrow('By hand, this writes to ghcr.io');
  await requireTrust(context, agree, () => {});
});

test('a dry run goes on, and says where the real one would ask', async () => {
  const said: string[] = [];
  await requireTrust(await clone.context({ dryRun: true }), refuse, (line) => said.push(line));
  expect(said.join()).toMatch(/^without --dry-run, it would ask first: By hand, this writes to ghcr\.io/);
});
