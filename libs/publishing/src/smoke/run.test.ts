import { setTimeout as wait } from 'node:timers/promises';
import type {
  ContainerCheck,
  ContainerTrial,
  Engine,
  Restriction,
  SmokeSuite,
} from '@shipshape/container-engine';
import { describe, expect, test } from 'vitest';
import { checksDigest } from './checks-digest.ts';
import { failuresOf, runSmokeTest } from './run.ts';

const check = (
  id: string,
  run: ContainerCheck['run'],
  more: Partial<ContainerCheck> = {},
): ContainerCheck => ({
  ...{ id, version: 1, parameters: { path: '/' }, title: `${id} holds`, run },
  ...more,
});
const restriction = (name: Restriction['name'], enforced: boolean) => ({ name, enforced, detail: '' });
const enforced = [restriction('non-root user', true), restriction('no network', true)];

/** An engine whose containers do nothing; counts those that were left. */
function engine(restrictions = enforced) {
  let running = 0;
  const started: object[] = [];
  const one = {
    async start(request: object) {
      running++;
      started.push(request);
      return {
        checkRestrictions: async () => restrictions,
        logs: async () => 'its log',
        remove: async () => void running--,
      };
    },
  } as unknown as Engine;
  return { one, started, running: () => running };
}

const trial = (...checks: ContainerCheck[]): ContainerTrial => ({
  env: { A: 'b' },
  tmpfs: ['/tmp'],
  port: 8000,
  checks,
});
const suite = (...trials: ContainerTrial[]): SmokeSuite => ({
  trials,
  required: ['non-root user', 'no network'],
});
const passes = check('answers', async () => '200', { essential: true });

test('each trial has a container of its own, restricted, and none is left behind', async () => {
  const { one, started, running } = engine();
  const refuses = trial(check('refuses', async () => 'exit code 1'));
  const found = await runSmokeTest(one, 'sha256:1', suite(refuses, trial(passes)), () => {});
  expect(found).toMatchObject({ passed: true, failures: [], restrictions: enforced });
  expect(found.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    'refuses passed',
    'answers passed',
  ]);
  expect(started).toEqual([1, 2].map(() => expect.objectContaining({ image: 'sha256:1' })));
  expect(running()).toBe(0);
});

test('the container with the most checks starts first, and the report keeps the order of the suite', async () => {
  const refuses = Array.from({ length: 9 }, () => trial(check('refuses', async () => 'exit code 1')));
  const serves = { ...trial(passes, passes), command: ['serve'] };
  const { one, started } = engine();
  const { checks } = await runSmokeTest(one, 'i', suite(...refuses, serves), () => {});
  expect(started[0]).toMatchObject({ command: ['serve'] });
  expect(checks.map(({ id }) => id)).toEqual([...Array(9).fill('refuses'), 'answers', 'answers']);
});

test('neighbours that may run together do, and everything else one after another', async () => {
  const seen: string[] = [];
  const slow = (id: string, together: boolean) =>
    check(
      id,
      async () => {
        seen.push(id);
        await wait(5);
        seen.push(`${id} ended`);
        return '';
      },
      { together },
    );
  const checks = [slow('a', false), slow('b', true), slow('c', true), slow('d', false)];
  const report = await runSmokeTest(engine().one, 'i', suite(trial(...checks)), () => {});
  expect(seen.join(', ')).toBe('a, a ended, b, c, b ended, c ended, d, d ended');
  expect(report.checks.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
});

test('a check that does not apply is told apart from one that passed, with its reason', async () => {
  const absent = check('ready', async () => ({ notApplicable: 'no path is stated' }));
  const { checks, passed } = await runSmokeTest(engine().one, 'i', suite(trial(passes, absent)), () => {});
  expect(passed).toBe(true);
  expect(checks[1]).toMatchObject({ id: 'ready', outcome: 'not applicable', detail: 'no path is stated' });
});

test('an image to which no check applies has not passed', async () => {
  const absent = check('ready', async () => ({ notApplicable: 'no path is stated' }));
  const found = await runSmokeTest(engine().one, 'i', suite(trial(absent)), () => {});
  expect(found.passed).toBe(false);
  expect(found.failures).toContain('no check applied to it');
});

test('after an essential check failed no other is run, and the log is shown', async () => {
  const said: string[] = [];
  const fails = check('starts', () => Promise.reject(new Error('it ended\nand more')), { essential: true });
  const found = await runSmokeTest(engine().one, 'i', suite(trial(fails, passes)), (line) => said.push(line));
  expect(found.failures).toEqual(['starts holds: it ended']);
  expect(found.checks).toHaveLength(1);
  expect(found.checks[0]).toMatchObject({ outcome: 'failed', detail: 'it ended\nand more' });
  expect(said.join()).toContain('its log');
});

test('as root, or with a way out to the network, nothing passes; a root that an engine leaves writable is only told', () => {
  const good = { ...{ id: 'a', version: 1, name: 'a', detail: '', seconds: 0 }, outcome: 'passed' as const };
  const required: Restriction['name'][] = ['non-root user', 'no network'];
  const asRoot = [restriction('non-root user', false), restriction('no network', true)];
  expect(failuresOf([good], asRoot, required)).toEqual(['non-root user: not enforced']);
  expect(failuresOf([good], [], required)).toHaveLength(2);
  const writable = [...enforced, restriction('read-only root', false)];
  expect(failuresOf([good], writable, required)).toEqual([]);
});

describe('the digest of the checks', () => {
  const digest = checksDigest(suite(trial(passes)));
  const other = (change: Partial<ContainerCheck>) => checksDigest(suite(trial({ ...passes, ...change })));

  test.each<[string, string]>([
    ['version', other({ version: 2 })],
    ['id', other({ id: 'else' })],
    ['parameter', other({ parameters: { path: '/', host: 'a' } })],
    ['number of checks', checksDigest(suite(trial(passes, passes)))],
    ['number of containers', checksDigest(suite(trial(passes), trial(passes)))],
    ['environment', checksDigest(suite({ ...trial(passes), env: {} }))],
    ['command', checksDigest(suite({ ...trial(passes), command: ['sh'] }))],
    ['temporary folder', checksDigest(suite({ ...trial(passes), tmpfs: ['/var/tmp'] }))],
    ['port', checksDigest(suite({ ...trial(passes), port: 9999 }))],
    ['service', checksDigest(suite({ ...trial(passes), services: [{ kind: 'redis', port: 6379 }] }))],
    ['host name', checksDigest(suite({ ...trial(passes), hosts: ['else'] }))],
    ['required restriction', checksDigest({ ...suite(trial(passes)), required: ['no network'] })],
  ])('follows another %s', (_, changed) => {
    expect(changed).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(changed).not.toBe(digest);
  });

  test('does not follow words, code or the order in which something is written', () => {
    expect(other({ title: 'else', run: async () => 'else' })).toBe(digest);
    expect(other({ parameters: { b: 1, a: { d: 1, c: 2 } } })).toBe(
      other({ parameters: { a: { c: 2, d: 1 }, b: 1 } }),
    );
    const { required, ...rest } = suite(trial(passes));
    expect(checksDigest({ ...rest, required: [...required].reverse() })).toBe(digest);
  });
});
