import { expect, test } from 'vitest';
import { lastSuccess, type WorkflowRuns } from './last-success.ts';

// What counts is the gate, and not what only shows what there is.

type Job = { name: string; conclusion: string | null; run_attempt?: number };

const anyCommit = { isBefore: () => true, changedBack: () => false };
const page = (conclusion: string | null) => ({ name: 'Progress / Make the page', conclusion });
const [published, refused] = [
  { name: 'all-green', conclusion: 'skipped' },
  { name: 'all-green', conclusion: 'failure' },
];

/** A GitHub that lists these runs, newest first, and the jobs of each by its place. */
const runsWith = (
  list: [head_sha: string, conclusion: string | null][],
  jobs: Record<string, Job[]>,
): WorkflowRuns => ({
  ...{ file: 'merge.yml', branch: 'main' },
  async api(path) {
    const [, run, filter, page] = /\/runs\/(\d+)\/jobs\?filter=(\w+)&.*&page=(\d+)/.exec(path) ?? [];
    if (!run)
      return { workflow_runs: list.map(([head_sha, conclusion], id) => ({ id, head_sha, conclusion })) };
    const all = jobs[run] ?? [];
    const last = Math.max(...all.map(({ run_attempt = 1 }) => run_attempt));
    const listed = all.filter(({ run_attempt = 1 }) => filter === 'all' || run_attempt === last);
    return { jobs: listed.slice(Number(page) * 100 - 100, Number(page) * 100) };
  },
});

test.each<[string, string | null, Job[], string]>([
  ['a page that failed', 'failure', [published, page('failure')], 'newer'],
  ['a page that is being made', null, [page(null), published], 'newer'],
  ['a page that somebody cancelled', 'cancelled', [published, page('cancelled')], 'newer'],
  ['an image that failed', 'failure', [refused, page('success')], 'older'],
  ['a run that has not come to its gate', null, [page(null)], 'older'],
  ['a gate that was cancelled', 'cancelled', [{ ...published, conclusion: 'cancelled' }], 'older'],
  [
    'pictures that were run again without their gate, which stands',
    'failure',
    [published, { ...page('failure'), run_attempt: 2 }],
    'newer',
  ],
  [
    'an image that failed, and was published when it was run again',
    'failure',
    [{ ...published, run_attempt: 2 }, page('failure'), refused],
    'newer',
  ],
  [
    'an image that was published, and failed when everything was run again',
    'failure',
    [published, { ...refused, run_attempt: 2 }],
    'older',
  ],
  [
    'a gate beyond the first hundred jobs',
    'failure',
    [...Array(100).fill(page('success')), published],
    'newer',
  ],
])('%s', async (_name, conclusion, list, base) => {
  const runs = runsWith(
    [
      ['newer', conclusion],
      ['older', 'success'],
    ],
    { 0: list },
  );
  expect((await lastSuccess(runs, anyCommit)).base).toBe(base);
});

test('no more than a few runs are asked for their jobs', async () => {
  const many = Array.from({ length: 12 }, (_, at): [string, string] => [`c${at}`, 'failure']);
  const jobs = Object.fromEntries(many.map((_, at) => [at, at < 10 ? [refused] : [published]]));
  const runs = runsWith([...many, ['older', 'success']], jobs);
  expect((await lastSuccess(runs, anyCommit)).base).toBe('older');
});
