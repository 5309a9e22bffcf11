import { foundDone, type NxTask } from '@shipshape/nx';
import { expect, test } from 'vitest';
import { stepsOf } from './pipeline.ts';

const task = (target: string, outcome: NxTask['outcome'], output = ''): NxTask => ({
  id: `django:${target}`,
  project: 'django',
  target,
  outcome,
  seconds: 1.5,
  output,
});

test('each step has its outcome: run, answered by the cache, found done, failed, or never reached', () => {
  const tasks = [
    task('lint', 'cached', '✔ django:lint 4.2 s: format, rules, types and migrations agree'),
    task('test', 'failed'),
    task('docker-build', 'ran'),
    { ...task('docker-smoke', 'ran'), project: 'other' },
  ];
  const steps = stepsOf(tasks, 'django', ['lint', 'test', 'docker-build', 'docker-smoke', 'docker-push']);
  expect(steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'lint cached',
    'test failed',
    'docker-build ran',
    'docker-smoke skipped',
    'docker-push skipped',
  ]);
  expect(steps[0]?.seconds).toBe(1.5);
});

test('a project without tests passes with a note', () => {
  const tasks = [task('test', 'cached', '✔ django:test 0.2 s: no tests: the project has no test files\n')];
  expect(stepsOf(tasks, 'django', ['test'])).toEqual([
    { name: 'test', outcome: 'cached', seconds: 1.5, note: 'no tests: the project has no test files' },
  ]);
});

test('a script that found its work done says so, and only of its own task', () => {
  const output = 'building\n✔ django:docker-build 0.4 s: (reused) sha256:0123456789ab has these inputs\n';
  expect(foundDone('django:docker-build', output)).toBe(true);
  expect(foundDone('django:docker-push', output)).toBe(false);
  expect(foundDone('django:lint', '✔ django:lint 4.2 s: format, rules, types and migrations agree')).toBe(
    false,
  );
});
