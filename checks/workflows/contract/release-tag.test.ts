import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { split } from '../../../.github/actions/release-tag/split.mjs';
import { pictured, published, waitForRun } from '../../../.github/actions/release-tag/wait.mjs';
import { root } from '../files.ts';

test.each([
  ['django@1.2.3-rc.1', 'django', '1.2.3-rc.1'],
  ['@acme/web@1.2.3', '@acme/web', '1.2.3'],
  ['group/web@10.0.0', 'group/web', '10.0.0'],
])('%s is a project and a version', (tag, project, version) => {
  expect(split(tag)).toEqual({ project, version });
});

test.each([
  'v1.2.3',
  'django@1.2',
  'django@01.2.3',
  'django@1.2.3+build',
  '@1.2.3',
  '-x@1.2.3',
  'a b@1.2.3',
  '$(x)@1.2.3',
  '../x@1.2.3',
  'django@1.2.3\nproject=x',
])('%j is refused, with what a release tag looks like', (tag) => {
  expect(() => split(tag)).toThrow('such as django@1.2.3');
});

const run = (status: string) => ({ id: 7, status, html_url: 'https://github.com/a/b/actions/runs/7' });
type Jobs = { name: string; status: string; conclusion?: string; run_attempt?: number }[];

/** Waits through these answers of GitHub's; the last one stays. */
async function wait(
  answers: ReturnType<typeof run>[][],
  seconds = 60,
  jobs: Jobs[] = [[]],
  isLast = published('@acme/web'),
) {
  const lines: string[] = [];
  let [asked, slept] = [0, 0];
  const runs = async () => answers[Math.min(asked++, answers.length - 1)] ?? [];
  const sleep = async (pause: number) => {
    slept += pause;
  };
  const ask = {
    ...{ runs, sleep, seconds, log: (line: string) => lines.push(line), isLast },
    jobs: async () => (jobs.length > 1 ? jobs.shift() : jobs[0]) ?? [],
  };
  const failure = await waitForRun(ask).catch((error: Error) => error.message);
  return { lines, asked, slept, failure };
}

test('a commit that was published before is not waited for', async () => {
  expect(await wait([[run('completed')]])).toEqual({ lines: [], asked: 1, slept: 0, failure: undefined });
});

test('the run of a commit that was pushed together with its tag is waited for, and named once', async () => {
  const answers = [[], [run('queued')], [run('in_progress')], [run('in_progress')], [run('completed')]];
  const { lines, asked, failure } = await wait(answers);
  expect(failure).toBeUndefined();
  expect(asked).toBe(5);
  expect(lines).toEqual([
    'Waiting for the run that publishes this commit: https://github.com/a/b/actions/runs/7',
  ]);
});

test.each([
  ['the image of the project', { name: 'Publish @acme/web / Build, smoke, push', status: 'completed' }],
  ['a run that has no image of it, by its gate', { name: 'all-green', status: 'completed' }],
])('what is waited for is %s, and no page', async (_what, last) => {
  const begun = { name: 'Affected / Plan', status: 'completed' };
  const other = { name: 'Publish @acme/web-2 / Build, smoke, push', status: 'completed' };
  const page = { name: 'Progress / Make the page', status: 'in_progress' };
  const jobs = [[], [begun], [begun, other, { ...last, status: 'queued' }], [begun, last, page]];
  const { asked, failure } = await wait([[run('in_progress')]], 600, jobs);
  expect([asked, failure]).toEqual([4, undefined]);
});

/** What GitHub lists of a run, by name: a job that was skipped has the name of its matrix as it is written. */
const listed = (jobs: Record<string, string>, run_attempt = 1): Jobs =>
  Object.entries(jobs).map(([name, conclusion]) => ({
    ...{ name, run_attempt },
    ...(conclusion ? { status: 'completed', conclusion } : { status: 'in_progress' }),
  }));
const unexpanded = (what: string) => `${what} \${{ matrix.project }}`;
const planned = { 'Affected / Plan': 'success', 'Affected / Report': 'skipped', 'Suites / Plan': '' };
const nothing = {
  ...{ [unexpanded('Publish')]: 'skipped', [unexpanded('Promote')]: 'skipped' },
  ...{ [unexpanded('Pictures')]: 'skipped' },
};
const ofOthers = {
  ...{ 'Publish other / Build, smoke, push': 'success', 'Promote other / Move the tags': 'success' },
  ...{ 'Pictures other / Take pictures': '' },
};

test.each([
  ['nothing', nothing],
  ['other projects alone', ofOthers],
])(
  'where the run publishes %s, neither a tag nor its page waits for the long suites',
  async (_what, jobs) => {
    const open = [[run('in_progress')]];
    for (const isLast of [published('@acme/web'), pictured('@acme/web')]) {
      const answers = [listed({ 'Affected / Plan': '' }), listed({ ...planned, ...jobs })];
      expect(await wait(open, 600, answers, isLast)).toMatchObject({ asked: 2, failure: undefined });
    }
  },
);

test('while others are published, and tags move, an image of the project may come', async () => {
  const before = { ...planned, 'Publish other / Build, smoke, push': 'success' };
  const moving = { ...before, 'Promote other / Move the tags': '' };
  const { asked } = await wait([[run('in_progress')]], 600, [
    listed(before),
    listed(moving),
    listed(ofOthers),
  ]);
  expect(asked).toBe(3);
});

test('what the first attempt skipped counts only where its plan was carried out', async () => {
  const again = [[{ ...run('in_progress'), run_attempt: 2 }]];
  const failed = listed({ ...nothing, 'Affected / Plan': 'failure' });
  const image = listed({ 'Publish @acme/web / Build, smoke, push': 'success' }, 2);
  const checked = [...listed({ 'Affected / Plan': '' }, 2), ...listed(nothing)];
  expect((await wait(again, 600, [failed, checked, image])).asked).toBe(3);
  expect((await wait(again, 600, [listed({ ...planned, ...nothing })])).asked).toBe(1);
});

test('one question that fails in passing ends nothing; a refusal does', async () => {
  const lines: string[] = [];
  const failing = (status: number) => Object.assign(new Error(`GitHub answered ${status}`), { status });
  const asks = (answers: (Error | ReturnType<typeof run>[])[]) => ({
    runs: async () => {
      const answer = answers.shift() ?? [run('completed')];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    jobs: async () => [],
    isLast: () => true,
    sleep: async () => {},
    log: (line: string) => lines.push(line),
    seconds: 600,
  });
  await waitForRun(asks([failing(502), failing(403), [run('queued')]]));
  expect(lines.filter((line) => line.startsWith('Asking again'))).toHaveLength(2);
  await expect(waitForRun(asks([failing(404)]))).rejects.toThrow('404');
});

test('half an hour of waiting asks less than a hundred times, since several tags share a limit', async () => {
  const { asked, failure } = await wait([[run('in_progress')]], 1800);
  expect(failure).toMatch(/30 minutes/);
  expect(asked).toBeLessThan(110);
});

test('a run that is run again counts as long as it is under way', async () => {
  expect((await wait([[run('completed'), run('pending')], [run('completed')]])).asked).toBe(2);
});

test('where failed jobs are run again, those that did their work before count, and those that failed do not', async () => {
  const image = { name: 'Publish @acme/web / Build, smoke, push', status: 'completed' };
  const again = [{ ...run('in_progress'), run_attempt: 2 }];
  const of = (run_attempt: number, conclusion: string) => ({ ...image, run_attempt, conclusion });
  expect((await wait([again], 600, [[of(1, 'success')]])).asked).toBe(1);
  expect((await wait([again], 600, [[of(1, 'failure')], [], [of(2, 'failure')]])).asked).toBe(3);
});

test('a commit that no run publishes is not waited for', async () => {
  expect(await wait([[]])).toMatchObject({ asked: 3, failure: undefined });
});

test('waiting ends, and the error names what was waited for', async () => {
  const { failure, slept } = await wait([[run('in_progress')]], 120);
  expect(slept).toBeLessThanOrEqual(140);
  expect(failure).toMatch(/has not published for 2 minutes: https:.*\/runs\/7\. Run this one again/);
});

test('as an action it asks GitHub for the runs of its commit, and sets its outputs', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    const jobs = [{ name: 'Publish @acme/web / Build, smoke, push', status: 'completed' }];
    response.end(
      JSON.stringify(request.url?.includes('/jobs?') ? { jobs } : { workflow_runs: [run('in_progress')] }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-tag-'));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const env = {
    ...{
      INPUT_TAG: '@acme/web@1.2.3',
      INPUT_WORKFLOW: 'merge.yml',
      INPUT_TOKEN: 'secret',
      INPUT_MINUTES: '1',
    },
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: 'c0ffee', GITHUB_OUTPUT: output },
  };
  const action = spawn(process.execPath, [join(root, '.github/actions/release-tag/main.mjs')], { env });
  const [printed, [code]] = await Promise.all([text(action.stdout), once(action, 'exit')]);
  expect([code, printed]).toEqual([0, '@acme/web 1.2.3\n']);
  expect(readFileSync(output, 'utf8')).toBe('project=@acme/web\nversion=1.2.3\nrun=7\nopen=true\n');
  expect(asked).toEqual([
    'Bearer secret /repos/a/b/actions/workflows/merge.yml/runs?head_sha=c0ffee&event=push&per_page=20',
    'Bearer secret /repos/a/b/actions/runs/7/jobs?filter=all&per_page=100&page=1',
  ]);
});
