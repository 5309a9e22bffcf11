import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder, scratchRepository } from '@shipshape/git/testing';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../environment.ts';
import type { GithubApi } from './api.ts';
import { workflowContext } from './contexts.ts';

const now = new Date('2026-01-02T03:04:05Z');
const sha = '860c1904a1ce19322e91ac35af1ab07466440c37';

/** The context of these variables and this payload, in a folder without a clone unless one is given. */
function contextOf(
  env: Environment,
  payload: object = {},
  { root = scratchFolder(), api }: { root?: string; api?: GithubApi } = {},
) {
  const event = join(scratchFolder(), 'event.json');
  writeFileSync(event, JSON.stringify(payload));
  return workflowContext({ ...env, GITHUB_EVENT_PATH: event }, { root, now, api: () => api });
}

test('is what the variables say, undefined where they say nothing', async () => {
  const env = {
    GITHUB_EVENT_NAME: 'push',
    GITHUB_SHA: sha,
    GITHUB_REF: 'refs/heads/dev',
    GITHUB_WORKFLOW: 'ci',
    GITHUB_RUN_ID: '12',
  };
  const { payload, ...context } = await contextOf(env, { a: 1 });
  expect(payload).toEqual({ a: 1 });
  expect(context).toEqual({
    eventName: 'push',
    sha,
    ref: 'refs/heads/dev',
    workflow: 'ci',
    action: undefined,
    actor: undefined,
    runNumber: Number.NaN,
    runId: 12,
    commitDate: now,
  });
  expect(
    (await workflowContext({}, { root: scratchFolder(), now, api: () => undefined })).ref,
  ).toBeUndefined();
});

describe('a pull request', () => {
  const request = { number: 15, pull_request: { head: { sha: 'a'.repeat(40) } } };

  test.each([
    ['pull_request_target', 'refs/pull/15/merge'],
    ['pull_request', 'refs/heads/x'],
  ])('%s is at %s', async (eventName, ref) => {
    expect(
      await contextOf({ GITHUB_EVENT_NAME: eventName, GITHUB_REF: 'refs/heads/x' }, request),
    ).toMatchObject({ ref });
  });

  test.each([
    ['pull_request', 'true', 'a'.repeat(40)],
    ['pull_request_target', 'x TRUE', 'a'.repeat(40)],
    ['pull_request', '1', sha],
    ['push', 'true', sha],
  ])('%s with DOCKER_METADATA_PR_HEAD_SHA=%s is at %s', async (eventName, setting, expected) => {
    const env = { GITHUB_EVENT_NAME: eventName, GITHUB_SHA: sha, DOCKER_METADATA_PR_HEAD_SHA: setting };
    expect(await contextOf(env, request)).toMatchObject({ sha: expected });
  });
});

describe('the time of the commit', () => {
  const answers =
    (date: string): GithubApi =>
    async (path) => {
      expect(path).toBe(`/commits/${sha}`);
      return { commit: { committer: { date } } };
    };
  const env = { GITHUB_SHA: sha };

  test('is that of the payload’s commit of this name, else of its head commit if it has this name', async () => {
    const commits = [
      { id: 'other', timestamp: '2020-01-01T00:00:00Z' },
      { id: sha, timestamp: '2022-04-19T11:27:24+02:00' },
    ];
    const head_commit = { id: sha, timestamp: '2023-01-01T00:00:00Z' };
    const api = answers('2024-01-01T00:00:00Z');
    expect((await contextOf(env, { commits, head_commit }, { api })).commitDate).toEqual(
      new Date('2022-04-19T09:27:24Z'),
    );
    expect((await contextOf(env, { commits: [], head_commit }, { api })).commitDate).toEqual(
      new Date('2023-01-01T00:00:00Z'),
    );
    const other = { ...head_commit, id: 'other' };
    expect((await contextOf(env, { head_commit: other }, { api })).commitDate).toEqual(
      new Date('2024-01-01T00:00:00Z'),
    );
  });

  test('is that of the clone where the payload has none and the clone has the commit', async () => {
    const scratch = scratchRepository();
    const known = scratch.commit('one', '2021-05-06T07:08:09Z');
    const api: GithubApi = () => Promise.reject(new Error('nobody asks the API'));
    const context = await contextOf({ GITHUB_SHA: known }, {}, { root: scratch.root, api });
    expect(context.commitDate).toEqual(new Date('2021-05-06T07:08:09Z'));
  });

  test('is now where the API fails too', async () => {
    const api: GithubApi = () => Promise.reject(new Error('no network'));
    expect((await contextOf(env, {}, { api })).commitDate).toEqual(now);
  });
});

describe('an event file', () => {
  const read = (path: string) =>
    workflowContext({ GITHUB_EVENT_PATH: path }, { root: '.', now, api: () => undefined });

  test.each([
    ['{nope', 'is not valid JSON: '],
    ['null', 'holds no JSON object: null'],
    ['7', 'holds no JSON object: 7'],
    ['[1]', 'holds no JSON object: [1]'],
  ])('with %s is refused by its name', async (text, reason) => {
    const path = join(scratchFolder(), 'event.json');
    writeFileSync(path, text);
    await expect(read(path)).rejects.toThrow(`GITHUB_EVENT_PATH ${path} ${reason}`);
  });

  test.each([
    { repository: null },
    { repository: 'x', commits: [null, 7] },
    { commits: {}, pull_request: [], head_commit: 'x', base_ref: 5 },
    { commits: 'x', pull_request: { head: { sha: 5 } } },
  ])('with fields of another shape, %j, is read without them', async (payload) => {
    const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_SHA: sha, DOCKER_METADATA_PR_HEAD_SHA: 'true' };
    const { payload: read, ...context } = await contextOf(env, { ...payload, kept: 1 });
    expect(context).toMatchObject({ sha, commitDate: now });
    expect(read).toMatchObject({ kept: 1 });
    expect([read.repository, read.head_commit, read.base_ref]).toEqual([undefined, undefined, undefined]);
  });

  test('that is missing or a folder is refused by its name', async () => {
    const folder = scratchFolder();
    await expect(read(join(folder, 'none'))).rejects.toThrow(
      `GITHUB_EVENT_PATH ${folder}/none does not exist`,
    );
    await expect(read(folder)).rejects.toThrow(`GITHUB_EVENT_PATH ${folder} can't be read: EISDIR`);
  });
});
