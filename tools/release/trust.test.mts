import { expect, test } from 'vitest';
import { type Asker, whyUntrusted } from './trust.mts';

const byHand: Asker = {
  registry: 'ghcr.io',
  project: 'django',
  defaultBranch: 'main',
  event: undefined,
  trustedCommit: true,
  dirty: false,
  yes: true,
};
const event = (eventName: string, ref: string) => ({ ...byHand, event: { eventName, ref }, yes: false });

test.each<[string, Asker]>([
  ['a push to the default branch', event('push', 'refs/heads/main')],
  ['a release tag of the project', event('push', 'refs/tags/django@1.2.3')],
  ['a dispatch on the default branch', event('workflow_dispatch', 'refs/heads/main')],
  ['a person who says --yes', byHand],
  ['a person with changes who says --yes', { ...byHand, dirty: true }],
  [
    'anybody, on loopback',
    { ...event('pull_request', 'refs/pull/1/merge'), registry: '127.0.0.1:5001', dirty: true },
  ],
])('may write: %s', (_who, asker) => {
  expect(whyUntrusted(asker)).toBeUndefined();
});

test.each<[string, Asker, why: string]>([
  ['a pull request', event('pull_request', 'refs/pull/1/merge'), 'pull request, which never publishes'],
  ['one that runs on the default branch', event('pull_request_target', 'refs/heads/main'), 'pull request'],
  ['a pull request with --yes', { ...event('pull_request', 'refs/pull/1/merge'), yes: true }, 'pull request'],
  ['another branch', event('push', 'refs/heads/feature'), 'this run is for refs/heads/feature'],
  ['the merge queue', event('merge_group', 'refs/heads/gh-readonly-queue/main/pr-1'), 'gh-readonly-queue'],
  ["another project's release", event('push', 'refs/tags/shop@1.2.3'), 'refs/tags/shop@1.2.3'],
  ['a tag that is no release', event('push', 'refs/tags/django@soon'), 'refs/tags/django@soon'],
  [
    'a dirty tree in CI',
    { ...event('push', 'refs/heads/main'), dirty: true },
    'changes that are in no commit',
  ],
  ['a person who does not say so', { ...byHand, yes: false }, 'it takes --yes'],
  ['a person elsewhere', { ...byHand, trustedCommit: false }, 'HEAD is neither on main'],
  [
    'a host that only begins like loopback',
    { ...byHand, registry: '127.0.0.1.evil.org', yes: false },
    '--yes',
  ],
])('may not write: %s', (_who, asker, why) => {
  expect(whyUntrusted(asker)).toMatch(/^Nothing was written to [\w.]+: .*\.$/);
  expect(whyUntrusted(asker)).toContain(why);
});
