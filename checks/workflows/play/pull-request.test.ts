import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bill } from './bill.ts';
import { mergeGroup, pullRequest } from './events.ts';
import { openStage, readyMachine, type Stage, titled } from './stage.ts';

const act = await readyMachine();
const view = 'apps/django/pages/views.py';
const plan = 'Affected/Nx affected/Plan';
const shard = 'Affected/Nx affected/Shard 1 of 1';
const gate = 'Pull request/all-green';

describe(titled('a pull request', act), () => {
  let stage: Stage;
  let first: string;

  beforeAll(async () => {
    if ('missing' in act) return;
    stage = await openStage(act.program);
    first = stage.world.commit('Begin');
    stage.world.git('push', '--quiet', 'scene', 'HEAD:refs/heads/main');
  });
  beforeEach((context) => 'missing' in act && context.skip(act.missing));
  afterEach(async () => {
    // No pull request writes to a registry.
    if (stage) expect(await stage.registryTags('django')).toEqual([]);
  });
  afterAll(() => stage?.close());

  /** A branch off the first commit, with these changes of files. */
  function branch(message: string, changes: Record<string, (text: string) => string>): string {
    const { git, read, write, commit } = stage.world;
    git('checkout', '--quiet', first);
    for (const [file, change] of Object.entries(changes)) write(file, change(read(file)));
    return commit(message);
  }
  const more = (text: string) => `${text}\n`;
  const documented = (text: string) => `"""The pages."""\n\n${text}`;

  test('that changes only documentation runs the plan and the gate', async ({ task }) => {
    const sha = branch('Document', { 'README.md': more });
    const run = await stage.play(pullRequest({ number: 1, base: first, sha }));
    expect(run.green, run.account).toBe(true);
    expect(run.jobs.map(({ name }) => name)).toEqual([plan, gate]);
    expect(run.summary).toContain('Nothing affected');
    expect(run.tasks).toEqual([]);
    expect(stage.github.comments.get(1)).toEqual([expect.stringContaining('Nothing affected')]);
    console.log(bill(task.name, run.jobs));
  });

  test('that changes a Django view checks, builds and smokes it, and says so in one comment', async ({
    task,
  }) => {
    const sha = branch('Change a view', { [view]: documented });
    const run = await stage.play(pullRequest({ number: 2, base: first, sha }));
    expect(run.green, run.account).toBe(true);
    expect(run.jobs.map(({ name }) => name)).toEqual([plan, shard, gate]);
    expect(run.summary).toContain('| `django` | docker-build, docker-smoke, lint, test |');
    expect(run.summary).toContain(`${view} changed`);
    expect(run.tasks).toEqual(['django:docker-build', 'django:docker-smoke', 'django:lint', 'django:test']);
    expect(run.summary).toMatch(/4 of 4 tasks passed/);
    expect(run.summary).toMatch(/(\d+) of \1 smoke checks passed on the very image/);
    const again = await stage.play(pullRequest({ number: 2, base: sha, sha }));
    expect(again.green, again.account).toBe(true);
    expect(stage.github.comments.get(2)).toEqual([expect.stringContaining('Nothing affected')]);
    console.log(bill(task.name, run.jobs));
  });

  test('with a failing test is red, and says which', async ({ task }) => {
    const fails = 'def test_scene() -> None:\n    raise AssertionError("as the scene wants it")\n';
    const sha = branch('Fail', { 'apps/django/tests/test_project.py': () => fails });
    const run = await stage.play(pullRequest({ number: 3, base: first, sha }));
    expect(run.green).toBe(false);
    expect(run.jobs.find(({ name }) => name === gate)?.result, run.account).toBe('failure');
    expect(run.output).toContain('as the scene wants it');
    expect(run.summary).toContain('`django:test` failed');
    expect(run.summary).toContain('affected ended with "failure"');
    // A test shapes no image.
    expect(run.summary).toContain('| `django` | lint, test |');
    expect(run.tasks).toEqual(['django:lint', 'django:test']);
    expect(stage.github.comments.get(3)).toEqual([expect.stringContaining('`django:test` failed')]);
    console.log(bill(task.name, run.jobs));
  });

  test('from a fork works with a token that may only read, and says why there is no comment', async ({
    task,
  }) => {
    stage.github.readOnly = true;
    const sha = branch('From elsewhere', { [view]: documented });
    const run = await stage.play(pullRequest({ number: 4, base: first, sha, fork: true }));
    stage.github.readOnly = false;
    expect(run.green, run.account).toBe(true);
    expect(run.summary).toContain('it comes from a fork, whose token may only read');
    expect(stage.github.comments.get(4)).toBeUndefined();
    console.log(bill(task.name, run.jobs));
  });

  test('in the merge queue is compared with the branch, so that what stands before it is checked too', async ({
    task,
  }) => {
    branch('Before it in the queue', {
      'libs/greeting/greeting.ts': (text) => text.replace('=> name', '=> name.trim()'),
    });
    const before = stage.world.git('rev-parse', 'HEAD');
    stage.world.write('README.md', '# Another\n');
    const run = await stage.play(mergeGroup(stage.world.commit('A page'), before));
    expect(run.green, run.account).toBe(true);
    expect(run.summary).toContain('| `greeting` | lint, typecheck |');
    expect(run.summary).toContain('libs/greeting/greeting.ts changed');
    console.log(bill(task.name, run.jobs));
  });
});
