import { repositoryApi } from '@shipshape/ci';
import { expect, test } from 'vitest';
import { serve } from '../../testing/server.ts';
import { githubSource } from './client.ts';
import { askPlan } from './plan.ts';
import { askReview } from './review.ts';
import { askRuns } from './runs.ts';
import { askSite } from './site.ts';

/** GitHub as these paths answer; every other one is 404. */
async function github(answers: Record<string, unknown>) {
  const url = await serve((request, response) => {
    const path = (request.url ?? '').replace('/repos/team/shop', '').replace(/\?.*/, '');
    const answer = request.headers.authorization === 'Bearer of-the-test' ? answers[path] : undefined;
    response
      .writeHead(answer === undefined ? 404 : 200)
      .end(JSON.stringify(answer ?? { message: 'Not Found' }));
  });
  const env = { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'team/shop', GITHUB_TOKEN: 'of-the-test' };
  return githubSource(env, '', 'main');
}

const run = (
  workflow_id: number,
  head_sha: string,
  minute: number,
  conclusion: string | null,
  event = 'push',
) => ({
  ...{ workflow_id, head_sha, conclusion, event },
  status: conclusion === null ? 'in_progress' : 'completed',
  run_started_at: `2026-11-26T08:${minute}:00Z`,
  updated_at: `2026-11-26T08:${minute + 5}:00Z`,
  html_url: `https://github.example/runs/${minute}`,
});

const job = (conclusion: string | null) => ({
  status: conclusion === null ? 'in_progress' : 'completed',
  conclusion,
  completed_at: '2026-11-26T08:50:00Z',
});

test('a commit passed where the newest run of each workflow did', async () => {
  const source = await github({
    '/actions/runs': {
      workflow_runs: [
        run(1, 'c', 50, null),
        run(2, 'b', 45, 'success', 'schedule'),
        run(1, 'b', 40, 'success'),
        run(1, 'b', 30, 'failure'),
        run(2, 'a', 25, 'success'),
        run(1, 'a', 20, 'timed_out'),
        run(3, 'a', 21, 'cancelled'),
        // Started by hand alone, such as a rollback: no check of the branch.
        run(7, 'a', 23, 'failure', 'workflow_dispatch'),
        run(9, 'a', 22, 'failure', 'dynamic'),
        run(1, 'z', 10, 'skipped'),
        { head_sha: 7 },
      ],
    },
  });
  const { runs } = await askRuns(source);
  expect(runs.map(({ commit, outcome, url }) => [commit, outcome, url?.slice(-2)])).toEqual([
    ['c', 'running', '50'],
    ['b', 'passed', '45'],
    ['a', 'failed', '20'],
  ]);
  expect(runs[0]?.finishedAt).toBeNull();
  expect(runs[2]).toMatchObject({ at: '2026-11-26T08:20:00.000Z', finishedAt: '2026-11-26T08:30:00.000Z' });
});

test.each<[string, object[], string | undefined]>([
  ['a job before it failed', [job('success'), job('failure'), job(null)], 'failed'],
  ['all jobs before it passed', [job('success'), job('skipped'), job(null)], 'passed'],
  ['nothing has ended', [job('skipped'), job(null)], undefined],
])('the run that asks counts as its jobs: %s', async (_, jobs, outcome) => {
  const own = { ...run(1, 'b', 40, null), id: 42 };
  const source = await github({
    '/actions/runs': { workflow_runs: [own, run(1, 'a', 20, 'success')] },
    '/actions/runs/42/jobs': { jobs },
  });
  const { runs } = await askRuns({ ...source, run: '42' });
  expect(runs.find(({ commit }) => commit === 'b')?.outcome).toBe(outcome);
  expect(runs.find(({ commit }) => commit === 'a')?.outcome).toBe('passed');
});

test.each<[string, [name: string, conclusion: string, run_attempt?: number][], string]>([
  [
    'only its page failed',
    [
      ['Affected / Plan', 'success'],
      ['Progress / Make the page', 'failure'],
    ],
    'passed',
  ],
  [
    'only its pictures failed',
    [
      ['Affected / Plan', 'success'],
      ['Pictures @a/b / Take pictures', 'failure'],
    ],
    'passed',
  ],
  [
    'a check failed',
    [
      ['Affected / Plan', 'failure'],
      ['Progress / Make the page', 'success'],
    ],
    'failed',
  ],
  [
    'a job fails whose name begins alike',
    [
      ['Affected / Plan', 'success'],
      ['Progressive', 'failure'],
    ],
    'failed',
  ],
  [
    'a check failed, which passed when it was run again, and its page failed',
    [
      ['Affected / Plan', 'success', 2],
      ['Progress / Make the page', 'failure', 2],
      ['Affected / Plan', 'failure'],
    ],
    'passed',
  ],
  ['nothing is known of its jobs', [], 'failed'],
])('a red run of which %s', async (_, jobs, outcome) => {
  const source = await github({
    '/actions/runs': { workflow_runs: [{ ...run(1, 'a', 20, 'failure'), id: 7 }] },
    '/actions/runs/7/jobs': {
      jobs: jobs.map(([name, conclusion, run_attempt = 1]) => ({
        ...{ name, conclusion, run_attempt },
        status: 'completed',
      })),
    },
  });
  expect((await askRuns(source)).runs.map((one) => one.outcome)).toEqual([outcome]);
});

const long = 'very long '.repeat(1000);
const plan = {
  '/milestones': [
    {
      title: 'Spring',
      closed_issues: 3,
      open_issues: 2,
      due_on: null,
      html_url: 'https://github.example/m/1',
    },
    { title: 'Summer', closed_issues: 0, open_issues: 0, due_on: '2027-06-30T07:00:00Z' },
    { closed_issues: 'x' },
  ],
  '/issues/events': [
    {
      event: 'milestoned',
      milestone: { title: 'Spring' },
      issue: { number: 2, state: 'open', title: 'Back again' },
    },
    {
      event: 'demilestoned',
      milestone: { title: 'Spring' },
      issue: { number: 2, state: 'open', title: 'Back again' },
    },
    {
      event: 'demilestoned',
      milestone: { title: 'Spring' },
      issue: { number: 1, state: 'open', title: 'Vouchers' },
    },
    {
      event: 'demilestoned',
      milestone: { title: 'Spring' },
      issue: { number: 3, state: 'closed', title: 'Done' },
    },
  ],
  '/pulls': [
    {
      number: 5,
      title: 'Pay',
      draft: false,
      html_url: 'https://github.example/p/5',
      updated_at: '2026-11-25T00:00:00Z',
      head: { sha: 'abc' },
    },
    { number: 6, title: 'Not yet', draft: true },
    { number: 7, title: 'Bump x', user: { type: 'Bot' } },
  ],
  '/deployments': [{ id: 9 }],
  '/deployments/9/statuses': [{ state: 'success', environment_url: 'https://pr-5.example' }],
  '/issues': [
    {
      title: long,
      html_url: 'javascript:alert(1)',
      created_at: '2026-11-20T00:00:00Z',
      body: 'Hello\n\n**Due:** 2026-12-01',
    },
    {
      title: '<img src=x onerror=alert(1)>',
      html_url: 'https://github.example/i/4',
      created_at: '2026-11-21T00:00:00Z',
      body: null,
      milestone: { due_on: '2026-12-24T08:00:00Z' },
    },
    { title: 'A pull request', pull_request: {} },
  ],
};

test('milestones, what is ready for a look, and what the client is asked for; nobody by name', async () => {
  const found = await askPlan(await github(plan));
  expect(found.milestones).toEqual([
    { title: 'Spring', done: 3, total: 5, due: null, url: 'https://github.example/m/1', moved: ['Vouchers'] },
    { title: 'Summer', done: 0, total: 0, due: '2027-06-30T07:00:00.000Z', moved: [] },
    { title: '…', done: 0, total: 0, due: null, moved: [] },
  ]);
  expect(found.readyForReview).toEqual([
    {
      title: 'Pay',
      url: 'https://github.example/p/5',
      at: '2026-11-25T00:00:00.000Z',
      preview: 'https://pr-5.example/',
    },
  ]);
  expect(found.needsClient.map(({ url, due }) => [url, due])).toEqual([
    ['', '2026-12-01T00:00:00.000Z'],
    ['https://github.example/i/4', '2026-12-24T08:00:00.000Z'],
  ]);
  expect(found.needsClient[0]?.title).toHaveLength(140);
});

test.each([
  ['a day that does not exist', 'Due: 2027-02-29', null],
  [
    'a line after ten thousand empty ones',
    `${'\n'.repeat(10_000)}Due: 2026-12-01`,
    '2026-12-01T00:00:00.000Z',
  ],
  ['twenty thousand empty lines', '\n \t'.repeat(7_000), null],
])('the date of what the client is asked for, with %s', { timeout: 5000 }, async (_, body, due) => {
  const asked = {
    title: 'Photos',
    html_url: 'https://github.example/i/8',
    created_at: '2026-11-20T00:00:00Z',
  };
  const issues = Array.from({ length: 40 }, () => ({ ...asked, body }));
  const found = await askPlan(await github({ ...plan, '/issues': issues }));
  expect(found.needsClient.map((one) => one.due)).toEqual(issues.map(() => due));
});

test('without previews and moved issues the plan is known; without milestones it is not', async () => {
  const { '/deployments': _, '/issues/events': __, ...rest } = plan;
  expect((await askPlan(await github(rest))).readyForReview[0]?.preview).toBeNull();
  const { '/milestones': ___, ...less } = plan;
  await expect(askPlan(await github(less))).rejects.toThrow('GitHub knows no such repository');
});

test.each([
  ['somebody else', [{ state: 'APPROVED', user: { login: 'kim' } }], true],
  ['the author alone', [{ state: 'APPROVED', user: { login: 'ada' } }], false],
  ['a comment', [{ state: 'COMMENTED', user: { login: 'kim' } }], false],
  ['a robot', [{ state: 'APPROVED', user: { login: 'bot', type: 'Bot' } }], false],
  [
    'somebody who took it back',
    ['APPROVED', 'DISMISSED', 'COMMENTED'].map((state) => ({ state, user: { login: 'kim' } })),
    false,
  ],
])('a commit that was approved by %s', async (_, reviews, reviewed) => {
  const pulls = [{ number: 3, merged_at: '2026-11-25T00:00:00Z', user: { login: 'ada' } }];
  const source = await github({ '/commits/abc/pulls': pulls, '/pulls/3/reviews': reviews });
  expect(await askReview(source, 'abc')).toEqual({ reviewed, commit: 'abc' });
});

test.each<[string, number, unknown, string]>([
  ['a wrong token', 401, { message: 'Bad credentials' }, 'GitHub did not accept the token'],
  ['too many questions', 403, { message: 'API rate limit exceeded' }, 'as many questions as it allows'],
  ['a right that is missing', 403, { message: 'Resource not accessible' }, 'the token may not read this'],
  ['a page of a proxy', 200, '<html>', 'in a way that could not be read (200)'],
  ['a wrong schema', 200, { milestones: [] }, 'something else than it was asked for'],
])('%s is unknown, in words that a client may read', async (_, status, answer, why) => {
  const url = await serve((_request, response) => {
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  const env = { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'team/shop', GITHUB_TOKEN: 'of-the-test' };
  const source = githubSource(env, '', 'main');
  for (const asked of [askPlan(source), askRuns(source)]) {
    const { message } = (await asked.catch((error: Error) => error)) as Error;
    expect(message).toContain(why);
    expect(message).not.toMatch(/http|of-the-test/);
  }
});

test('without a token, or elsewhere than on GitHub, it is not asked', () => {
  expect(() => githubSource({ GITHUB_REPOSITORY: 'team/shop' }, '', 'main')).toThrow('GITHUB_TOKEN');
  const byHand = { GITHUB_TOKEN: 'x' };
  expect(repositoryApi(byHand, 'https://git.example.org/team/shop')).toBeUndefined();
  expect(repositoryApi(byHand, 'https://github.com/team/shop/../..')).toBeUndefined();
  expect(repositoryApi(byHand, 'https://github.com/team/shop')).toBeDefined();
});

const site = { build_type: 'workflow', html_url: 'https://team.example/shop/' };
const publicly = { private: false, visibility: 'public', has_pages: true };
const privately = { private: true, visibility: 'private', has_pages: true };

test.each<[string, object, object | undefined, string, boolean]>([
  ['public', publicly, site, '', true],
  ['public, and switched off', publicly, site, 'off', false],
  ['public, with a site made from a branch', publicly, { ...site, build_type: 'legacy' }, '', false],
  ['public, without a site', { ...publicly, has_pages: false }, site, '', false],
  ['private', privately, site, '', false],
  ['private, and its team says so', privately, site, 'on', true],
  ['internal', { ...privately, visibility: 'internal' }, site, '', false],
  ['of unknown visibility', { has_pages: true }, site, '', false],
  ['public, and its site is not told', publicly, undefined, '', false],
])('a repository that is %s', async (_, repository, pages, wanted, published) => {
  const url = await serve((request, response) => {
    const about = { default_branch: 'main', ...repository };
    const answer = request.url === '/repos/team/shop' ? about : pages;
    response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? {}));
  });
  const env = {
    ...{ GITHUB_REF_NAME: 'main', GITHUB_REF_TYPE: 'branch' },
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: 'team/shop',
    GITHUB_TOKEN: 'x',
    PROGRESS_PAGES: wanted,
  };
  const ask = (given: NodeJS.ProcessEnv, leftBehind = false) => askSite(given, () => leftBehind);
  expect(await ask(env)).toMatchObject({ pages: published, current: true });
  expect((await ask({ ...env, GITHUB_TOKEN: '' })).pages).toBe(false);
  // A later commit has its page, or it is another branch's; a release is shown all the same.
  const stale = { pages: false, current: false };
  expect(await ask(env, true)).toMatchObject(stale);
  expect(await ask({ ...env, GITHUB_REF_NAME: 'work' })).toMatchObject(stale);
  const tag = { ...env, GITHUB_REF_NAME: 'shop@1.0.0', GITHUB_REF_TYPE: 'tag' };
  expect(await ask(tag, true)).toMatchObject({ pages: published, current: true });
});
