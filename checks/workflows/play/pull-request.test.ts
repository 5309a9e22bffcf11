import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bill } from './bill.ts';
import { mergeGroup, pullRequest } from './events.ts';
import { ensureMachine, type Fixture, openFixture, titled } from './fixture.ts';

const act = await ensureMachine();
const view = 'apps/django/urls.py';
const plan = 'Affected/Nx affected/Plan';
const browser = 'Browser/Nx affected/Plan';
const security = 'Security/Security/Workflows and dependencies';
const gate = 'Pull request/all-green';

describe(titled('a pull request', act), () => {
  let fixture: Fixture;
  let first: string;
  let main: string;

  beforeAll(async () => {
    if ('missing' in act) return;
    fixture = await openFixture(act.program);
    const { git, read, write, commit } = fixture.repository;
    // Tests in a browser, of something that no scenario changes: the call that runs them only asks.
    write('libs/visit/project.json', '{ "name": "visit", "targets": { "e2e": { "command": "true" } } }\n');
    first = commit('Begin');
    // The branch moves on after a pull request began: the event names the older commit, the merge has the newer one.
    write(
      'libs/greeting/greeting.ts',
      read('libs/greeting/greeting.ts').replace('=> name', '=> name.trim()'),
    );
    main = commit('Move on');
    git('push', '--quiet', 'scenario', 'HEAD:refs/heads/main');
  });
  beforeEach((context) => 'missing' in act && context.skip(act.missing));
  afterEach(async () => {
    // No pull request writes to a registry.
    if (fixture) expect(await fixture.registryTags('django')).toEqual([]);
  });
  afterAll(() => fixture?.close());

  /** A branch off the first commit with these changes of files, and its merge into main. */
  function branch(message: string, changes: Record<string, (text: string) => string>) {
    const { git, read, write, commit } = fixture.repository;
    git('checkout', '--quiet', first);
    for (const [file, change] of Object.entries(changes)) write(file, change(read(file)));
    const head = commit(message);
    git('checkout', '--quiet', main);
    git('merge', '--quiet', '--no-ff', '--no-edit', head);
    return { base: first, head, merge: git('rev-parse', 'HEAD') };
  }
  const more = (text: string) => `${text}\n`;
  const documented = (text: string) => `"""The pages."""\n\n${text}`;

  test('that changes only documentation takes one job and a question, and is compared with the branch as it is', async ({
    task,
  }) => {
    const commits = branch('Document', { 'README.md': more });
    const run = await fixture.run(pullRequest({ number: 1, ...commits }));
    expect(run.green, run.account).toBe(true);
    expect(run.jobs.map(({ name }) => name).sort()).toEqual([plan, browser, security]);
    expect(run.summary).toContain('Nothing affected');
    expect(run.tasks).toEqual([]);
    expect(fixture.github.comments.get(1)).toEqual([expect.stringContaining('Nothing affected')]);
    console.log(bill(task.name, run.jobs));
  });

  test('that changes a Django view is checked, built and smoke-tested by the job that planned', async ({
    task,
  }) => {
    const commits = branch('Change a view', { [view]: documented });
    const run = await fixture.run(pullRequest({ number: 2, ...commits }));
    expect(run.green, run.account).toBe(true);
    expect(run.jobs.map(({ name }) => name).sort()).toEqual([plan, browser, security]);
    expect(run.summary).toContain('| `django` | docker-build, docker-pictures, docker-smoke, lint, test |');
    expect(run.summary).toContain(`${view} changed`);
    const image = ['django:docker-build', 'django:docker-pictures', 'django:docker-smoke'];
    expect(run.tasks).toEqual([...image, 'django:lint', 'django:test']);
    expect(run.summary).toMatch(/5 of 5 tasks passed/);
    expect(run.summary).toMatch(/(\d+) of \1 smoke checks passed on the very image/);
    console.log(bill(task.name, run.jobs));
  });

  test('with a failing test is red, and names the task', async ({ task }) => {
    const fails = 'def test_scenario() -> None:\n    raise AssertionError("as the scenario wants it")\n';
    const commits = branch('Fail', { 'apps/django/test_hello.py': () => fails });
    const run = await fixture.run(pullRequest({ number: 3, ...commits }));
    expect(run.green).toBe(false);
    expect(run.jobs.find(({ name }) => name === gate)?.result, run.account).toBe('failure');
    expect(run.output).toContain('as the scenario wants it');
    expect(run.summary).toContain('`django:test` failed');
    expect(run.summary).toContain('affected ended with "failure"');
    // A test shapes no image.
    expect(run.summary).toContain('| `django` | lint, test |');
    expect(run.tasks).toEqual(['django:lint', 'django:test']);
    expect(fixture.github.comments.get(3)).toEqual([expect.stringContaining('`django:test` failed')]);
    expect(fixture.github.comments.get(3)?.[0]).toMatch(/^.*### Where it stands, with this change\n/s);
    console.log(bill(task.name, run.jobs));
  });

  test('from a fork works with a token that may only read, and gets no comment', async ({ task }) => {
    fixture.github.readOnly = true;
    const commits = branch('From elsewhere', { 'README.md': more });
    const run = await fixture.run(pullRequest({ number: 4, ...commits, fork: true }));
    fixture.github.readOnly = false;
    expect(run.green, run.account).toBe(true);
    expect(fixture.github.comments.get(4)).toBeUndefined();
    console.log(bill(task.name, run.jobs));
  });

  test('whose packages cannot be installed is red once: no later step adds an error', async ({ task }) => {
    const commits = branch('Break the lock', { 'package-lock.json': () => 'not JSON\n' });
    const run = await fixture.run(pullRequest({ number: 5, ...commits }));
    const failed = run.jobs.flatMap(({ name, steps }) =>
      steps.filter(({ result }) => result === 'failure').map((step) => `${name}: ${step.name}`),
    );
    expect(failed.sort(), run.account).toEqual([`${plan}: Set up`, `${browser}: Set up`, `${gate}: Judge`]);
    console.log(bill(task.name, run.jobs));
  });

  test('in the merge queue is compared with the branch, so that what stands before it is checked too', async ({
    task,
  }) => {
    const { git, read, write, commit } = fixture.repository;
    git('checkout', '--quiet', main);
    write('libs/greeting/greeting.ts', read('libs/greeting/greeting.ts').replace('trim()', 'trimEnd()'));
    const before = commit('Before it in the queue');
    write('README.md', '# Another\n');
    const run = await fixture.run(mergeGroup(commit('A page'), before));
    expect(run.green, run.account).toBe(true);
    expect(run.summary).toContain('| `greeting` | lint, typecheck |');
    expect(run.summary).toContain('libs/greeting/greeting.ts changed');
    console.log(bill(task.name, run.jobs));
  });
});
