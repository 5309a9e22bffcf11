import { expect, test } from 'vitest';
import { github } from '../../testing/github.ts';
import { askRuns } from './runs.ts';

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
