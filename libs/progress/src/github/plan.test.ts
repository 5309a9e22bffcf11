import { expect, test } from 'vitest';
import { github } from '../../testing/github.ts';
import { askPlan } from './plan.ts';

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
