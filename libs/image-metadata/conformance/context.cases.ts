import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitContext, workflowContext } from '@shipshape/ci';
import { describe, expect, test } from 'vitest';
import { eventVariables } from './upstream.ts';

// Upstream's two cases without a table: the contexts `workflow` and `git` for a push to a branch.
describe('getContext', () => {
  const env = eventVariables('event_push_dev.env');

  test('workflow', async () => {
    const now = new Date('2020-01-10T00:30:00.000Z');
    const context = await workflowContext(env, { root: tmpdir(), now, api: () => undefined });
    expect(context).toMatchObject({
      eventName: env.GITHUB_EVENT_NAME,
      ref: env.GITHUB_REF,
      sha: env.GITHUB_SHA,
      commitDate: new Date(`${context.payload.head_commit?.timestamp}`),
    });
    expect(context.commitDate).not.toEqual(now);
  });

  test('git', ({ onTestFinished }) => {
    const clone = mkdtempSync(join(tmpdir(), 'conformance-'));
    onTestFinished(() => rmSync(clone, { recursive: true }));
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@localhost', '-c', 'commit.gpgsign=false'];
    const git = (...args: string[]) =>
      execFileSync('git', [...identity, ...args], {
        cwd: clone,
        encoding: 'utf8',
        env: { ...process.env, GIT_COMMITTER_DATE: '2024-11-13T13:42:28Z' },
      }).trim();
    git('init', '--quiet', '--initial-branch=dev');
    git('commit', '--quiet', '--allow-empty', '--message=one');
    expect(gitContext(env, clone)).toMatchObject({
      eventName: env.GITHUB_EVENT_NAME,
      ref: 'refs/heads/dev',
      sha: git('rev-parse', 'HEAD'),
      commitDate: new Date('2024-11-13T13:42:28Z'),
    });
  });
});
