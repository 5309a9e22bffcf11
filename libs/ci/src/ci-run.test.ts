import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, type Scratch, scratchFolder, scratchRepository } from '@shipshape/git/testing';
import { describe, expect, test } from 'vitest';
import { readCiRun } from './ci-run.ts';
import { ciSystem, withoutRights, withoutStepVariables } from './systems.ts';

/** The environment of a job for this event. */
function jobFor(
  scratch: Scratch,
  eventName: string,
  payload: object,
  more: object = {},
): Record<string, string> {
  const file = join(scratchFolder(), 'event.json');
  writeFileSync(file, JSON.stringify(payload));
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: eventName,
    GITHUB_EVENT_PATH: file,
    GITHUB_SHA: scratch.git('rev-parse', 'HEAD'),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_ACTOR: 'kim',
    GITHUB_RUN_ID: '12',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'team/shop',
    ...more,
  };
}

test('on a laptop the clone states it all', async () => {
  const scratch = scratchRepository();
  const sha = scratch.commit('one', '2024-11-13T13:42:28+01:00');
  scratch.git('remote', 'add', 'upstream', 'git@git.example.org:team/shop.git');
  expect(await readCiRun(scratch.root, {})).toEqual({
    system: 'local',
    event: undefined,
    ref: 'refs/heads/main',
    checkout: { sha, branch: 'main', commitTime: new Date('2024-11-13T12:42:28Z'), dirty: false },
    defaultBranch: 'main',
    page: 'https://git.example.org/team/shop',
    actor: 'Ada',
    runPage: undefined,
    base: '',
  });
  writeFileSync(join(scratch.root, 'new'), 'x');
  expect((await readCiRun(scratch.root, {})).checkout.dirty).toBe(true);
});

test('in a job the event does', async () => {
  const scratch = scratchRepository();
  scratch.commit('one');
  const repository = { html_url: 'https://github.com/team/shop', default_branch: 'develop' };
  expect(await readCiRun(scratch.root, jobFor(scratch, 'push', { repository }))).toMatchObject({
    system: 'github',
    event: { eventName: 'push', ref: 'refs/heads/main' },
    ref: 'refs/heads/main',
    defaultBranch: 'develop',
    page: 'https://github.com/team/shop',
    actor: 'kim',
    runPage: 'https://github.com/team/shop/actions/runs/12',
  });
});

test("a schedule's event names no repository: the environment and the remote do", async () => {
  const server = scratchRepository();
  server.commit('one');
  server.git('checkout', '--quiet', '-b', 'develop');
  const folder = scratchFolder();
  execFileSync('git', ['clone', '--quiet', server.root, folder], { env: plainEnvironment() });
  const clone = scratchRepository(folder);
  expect(await readCiRun(clone.root, jobFor(clone, 'schedule', { schedule: '0 5 * * *' }))).toMatchObject({
    defaultBranch: 'develop',
    page: 'https://github.com/team/shop',
    runPage: 'https://github.com/team/shop/actions/runs/12',
  });
});

describe('a default branch that nothing states', () => {
  function twoBranches() {
    const scratch = scratchRepository();
    scratch.git('checkout', '--quiet', '-b', 'develop');
    scratch.add('nx.json', '{\n  // "defaultBase": "old"\n  "affected": { "defaultBase": "main" }\n}\n');
    scratch.commit('one');
    scratch.git('branch', 'feature');
    return scratch;
  }

  test('is an error only where it is asked for, and says how to state it', async () => {
    const scratch = twoBranches();
    const run = await readCiRun(scratch.root, {});
    expect(run.ref).toBe('refs/heads/develop');
    expect(() => run.defaultBranch).toThrow(
      /is unknown: .* nx.json states "defaultBase": "main", and there is no such branch\. State it in nx.json, such as "defaultBase": "main", or run: git remote set-head origin --auto$/,
    );
  });

  test('is the stated one where that exists', async () => {
    const scratch = twoBranches();
    scratch.git('branch', 'main');
    expect((await readCiRun(scratch.root, {})).defaultBranch).toBe('main');
  });
});

describe('what a proposed change is compared with', () => {
  /** A pull request as GitHub checks it out: main went on after the event, and HEAD is the merge of the two. */
  function pullRequest() {
    const scratch = scratchRepository();
    const old = scratch.commit('old');
    scratch.git('checkout', '--quiet', '-b', 'proposed');
    const proposed = scratch.commit('proposed');
    scratch.git('checkout', '--quiet', 'main');
    const now = scratch.commit('now');
    scratch.git('merge', '--quiet', '--no-ff', '--no-edit', 'proposed');
    const payload = { number: 7, pull_request: { head: { sha: proposed }, base: { ref: 'main', sha: old } } };
    return { scratch, old, proposed, now, payload };
  }

  test('a pull request: the first parent of its merge commit, not the older commit of the event', async () => {
    const { scratch, now, payload } = pullRequest();
    const env = jobFor(scratch, 'pull_request', payload);
    expect(await readCiRun(scratch.root, env)).toMatchObject({ base: now });
    // A checkout of the merge ref may be of a newer merge than the event's.
    expect((await readCiRun(scratch.root, { ...env, GITHUB_SHA: 'f'.repeat(40) })).base).toBe(now);
  });

  test("a pull request's head: the commit of the event, also where that head is a merge of the author's", async () => {
    const { scratch, old, proposed, payload } = pullRequest();
    const merge = scratch.git('rev-parse', 'HEAD');
    const env = jobFor(scratch, 'pull_request', payload);
    scratch.git('checkout', '--quiet', proposed);
    expect((await readCiRun(scratch.root, env)).base).toBe(old);
    scratch.git('checkout', '--quiet', merge);
    const own = { ...payload, pull_request: { head: { sha: merge }, base: { sha: old } } };
    const ofTheHead = jobFor(scratch, 'pull_request', own, { GITHUB_SHA: 'f'.repeat(40) });
    expect((await readCiRun(scratch.root, ofTheHead)).base).toBe(old);
  });

  test("pull_request_target: its commit is the target branch's, which can be a merge", async () => {
    const { scratch, old, payload } = pullRequest();
    const other = { ...payload, pull_request: { ...payload.pull_request, head: { sha: 'a'.repeat(40) } } };
    const run = await readCiRun(scratch.root, jobFor(scratch, 'pull_request_target', other));
    expect(run).toMatchObject({ base: old });
  });

  test.each(['main', 'release/1.x'])('a group of the merge queue: the branch %s itself', async (branch) => {
    const scratch = scratchRepository();
    scratch.commit('one');
    const repository = { default_branch: 'main' };
    const group = { merge_group: { base_ref: `refs/heads/${branch}`, base_sha: 'f'.repeat(40) }, repository };
    expect(await readCiRun(scratch.root, jobFor(scratch, 'merge_group', group))).toMatchObject({
      base: `refs/remotes/origin/${branch}`,
    });
  });

  test('a push: none', async () => {
    const scratch = scratchRepository();
    scratch.commit('one');
    expect((await readCiRun(scratch.root, jobFor(scratch, 'push', {}))).base).toBe('');
  });
});

test('a comment needs a pull request and a token', async () => {
  await expect(ciSystem({}).writeComment({}, 7, 'text')).rejects.toThrow('written in CI only');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'a/b' };
  await expect(ciSystem(env).writeComment(env, 7, 'text')).rejects.toThrow('a comment needs both');
});

test("a step's summary file is kept from the tasks that it starts", () => {
  expect(
    withoutStepVariables({ PATH: '/bin', GITHUB_STEP_SUMMARY: '/tmp/summary', UNSET: undefined }),
  ).toEqual({
    PATH: '/bin',
  });
});

test('code of packages that only answers a question gets no token of a step', () => {
  const env = {
    PATH: '/bin',
    GITHUB_SHA: 'x',
    GITHUB_TOKEN: 't',
    ACTIONS_RUNTIME_TOKEN: 't',
    GITHUB_ENV: '/f',
  };
  expect(withoutRights(env)).toEqual({ PATH: '/bin', GITHUB_SHA: 'x' });
});
