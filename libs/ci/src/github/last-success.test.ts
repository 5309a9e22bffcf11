import { serve } from '@shipshape/workspace/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { githubApi } from './api.ts';
import { lastSuccess, runsOfThisWorkflow, type WorkflowRuns } from './last-success.ts';

let asked: { url?: string | undefined; authorization?: string | undefined } = {};
let answer: [status: number, body: string] = [200, '{"workflow_runs":[]}'];
let runs: WorkflowRuns;

beforeEach(async () => {
  const url = await serve((request, response) => {
    asked = { url: request.url, authorization: request.headers.authorization };
    response.writeHead(answer[0]).end(answer[1]);
  });
  runs = runsAt(url);
});

const runsAt = (url: string): WorkflowRuns => ({
  api: githubApi({ url, token: 'of-the-test', repository: 'a/b', timeout: 30_000 }),
  file: 'release.yml',
  branch: 'main',
});
const anyCommit = { isBefore: () => true, changedBack: () => false };
const succeeded = (...commits: string[]): [number, string] => [
  200,
  JSON.stringify({ workflow_runs: commits.map((head_sha) => ({ head_sha, conclusion: 'success' })) }),
];

test('is the newest success before the commit that runs, of this workflow on this branch', async () => {
  answer = succeeded('newer', 'self', 'older', 'oldest');
  const choice = await lastSuccess(runs, {
    isBefore: (commit) => commit.startsWith('old'),
    changedBack: () => false,
  });
  expect(choice.base).toBe('older');
  expect(choice.because).toContain('release.yml succeeded');
  expect(asked.url).toBe('/repos/a/b/actions/workflows/release.yml/runs?branch=main&event=push&per_page=100');
  expect(asked.authorization).toBe('Bearer of-the-test');
});

describe('everything is taken, and it is said why', () => {
  test.each<[string, [number, string], RegExp]>([
    ['nothing succeeded yet', succeeded(), /no earlier run of release.yml on main has succeeded/],
    [
      'nothing that succeeded lies behind, as after a force push',
      succeeded('elsewhere'),
      /lies before this one/,
    ],
    ['a push since was undone', succeeded('older'), /since older.* changed and changed back/],
    ['GitHub refuses', [403, '{}'], /GitHub answered 403/],
    ['GitHub answers something else', [200, '<html>'], /could not be asked/],
  ])('%s', async (_name, given, reason) => {
    answer = given;
    const choice = await lastSuccess(runs, {
      isBefore: (commit) => commit.startsWith('old'),
      changedBack: () => reason.source.startsWith('since'),
    });
    expect(choice).toEqual({ base: undefined, because: expect.stringMatching(reason) });
  });

  test('outside GitHub Actions', async () => {
    expect(await lastSuccess(undefined, anyCommit)).toMatchObject({ base: undefined });
  });

  test('GitHub is not there', async () => {
    const gone = runsAt('http://127.0.0.1:1');
    expect((await lastSuccess(gone, anyCommit)).because).toMatch(/could not be asked/);
  });
});

test('a git that gives no answer is a failure, and no reason to take everything', async () => {
  answer = succeeded('older');
  const fails = () => {
    throw new Error('git was killed');
  };
  await expect(lastSuccess(runs, { isBefore: fails, changedBack: fails })).rejects.toThrow('git was killed');
  await expect(lastSuccess(runs, { isBefore: () => true, changedBack: fails })).rejects.toThrow(
    'git was killed',
  );
});

test('whose runs they are is read from the job', () => {
  const job = {
    GITHUB_WORKFLOW_REF: 'a/b/.github/workflows/release.yml@refs/heads/main',
    GITHUB_API_URL: 'https://api.example.org',
    GITHUB_REPOSITORY: 'a/b',
    GITHUB_REF_NAME: 'main',
  };
  expect(runsOfThisWorkflow(job)).toMatchObject({ file: 'release.yml', branch: 'main' });
  expect(runsOfThisWorkflow({ ...job, GITHUB_WORKFLOW_REF: '' })).toBeUndefined();
});
