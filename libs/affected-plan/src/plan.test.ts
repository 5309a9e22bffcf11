import { describe, expect, test } from 'vitest';
import { outputsOf } from './outputs.ts';
import { makePlan } from './plan.ts';
import type { NxExplanation } from './reasons.ts';
import { readTaskGraph } from './task-graph.ts';
import { graphOf, request } from './testing.ts';

const slow = (ids: string[]) => Object.fromEntries(ids.map((id) => [id, 600]));

describe('how many machines', () => {
  const two = graphOf({ 'a:test': [], 'b:test': [] });

  test('short work stays on one: a second set-up would cost more than it saves', () => {
    const plan = makePlan(request(two, { durations: { 'a:test': 20, 'b:test': 20 } }));
    expect(plan.shards.map(({ name, projects }) => [name, projects])).toEqual([['1 of 1', ['a', 'b']]]);
  });

  test('long work is shared out, by what it took last time', () => {
    const graph = graphOf({ 'a:test': [], 'b:test': [], 'c:test': [], 'd:test': [] });
    const durations = { 'a:test': 300, 'b:test': 100, 'c:test': 100, 'd:test': 100 };
    const { shards } = makePlan(request(graph, { durations }));
    expect(shards.map((shard) => shard.projects)).toEqual([['a'], ['b', 'c', 'd']]);
  });

  test('a task never seen counts as its target does elsewhere', () => {
    const graph = graphOf({ 'a:test': [], 'b:test': [], 'c:lint': [] });
    const { shards } = makePlan(request(graph, { durations: { 'a:test': 400, 'c:lint': 2 } }));
    expect(shards.map((shard) => shard.seconds)).toEqual([402, 400]);
  });

  test.each([0, -1, 1.5, 257, Number.NaN])('%s is no number of shards', (mostShards) => {
    expect(() => makePlan(request(two, { mostShards }))).toThrow(/whole number from 1 to 256/);
  });
});

describe('what people and machines read', () => {
  const graph = graphOf({ 'web:test': [], 'web:push': ['web:test'], 'lib:test': [] });

  test('everything is asked for by name, with the reason for each project', () => {
    const choice = { base: undefined, because: 'no base was given' };
    const plan = makePlan(
      request(graph, { choice, explanation: undefined, durations: slow(Object.keys(graph.tasks)) }),
    );
    expect(plan.base).toBeNull();
    expect(plan.projects.map(({ because }) => because)).toEqual([
      ['no base was given'],
      ['no base was given'],
    ]);
    expect(plan.shards.map(({ nx }) => nx)).toEqual([
      ['run-many', '--targets=lint,test,build', '--projects=web'],
      ['run-many', '--targets=lint,test,build', '--projects=lib'],
    ]);
  });

  test('what a later call runs is not run here, with what only it needs, and it is known that there is some', () => {
    const graph = graphOf({ 'web:test': [], 'web:suite': ['tools:engine'], 'tools:engine': [] });
    const plan = makePlan(request(graph, { laterTargets: ['suite'], explanation: undefined }));
    expect(plan.shards.flatMap(({ tasks }) => tasks)).toEqual(['web:test']);
    expect(plan.later).toEqual(['web:suite']);
    expect(outputsOf(plan).later).toBe(true);
    expect(outputsOf(makePlan(request(graph))).later).toBe(false);
  });

  test('a listed target is left to its own job with what only it needs; what is asked for by name runs here', () => {
    const needs = { 'web:push': ['web:test', 'web:smoke'], 'web:smoke': ['web:image'], 'web:image': [] };
    const all = graphOf({ 'web:test': [], 'web:lint': [], 'lib:test': [], ...needs });
    const here = (explanation: NxExplanation | undefined) => {
      const plan = makePlan(request(all, { listTarget: 'push', explanation }));
      expect(plan.listed).toEqual(['web']);
      return plan.shards.flatMap(({ tasks }) => tasks).sort();
    };
    expect(here(undefined)).toEqual(['lib:test', 'web:lint', 'web:test']);
    const affected = { 'lib:test': [], 'web:test': [], 'web:push': [] };
    expect(here({ affected, upstream: {} })).toEqual(['lib:test', 'web:lint', 'web:test']);
  });

  test('what the listed target needs, and no change concerns, runs nowhere: Nx would not run it either', () => {
    const needs = { 'web:push': ['web:lint', 'web:test'], 'web:lint': [], 'web:test': [] };
    const explanation = { affected: { 'web:push': [], 'web:test': [] }, upstream: { 'web:lint': [] } };
    const plan = makePlan(request(graphOf(needs), { listTarget: 'push', explanation }));
    expect(plan.shards.flatMap(({ tasks }) => tasks)).toEqual(['web:test']);
  });

  test('a project with nothing to do but what is listed is in no shard', () => {
    const plan = makePlan(request(graphOf({ 'web:push': [], 'lib:test': [] }), { listTarget: 'push' }));
    expect(plan.shards.map(({ tasks }) => tasks)).toEqual([['lib:test']]);
    expect(plan.shards[0]?.nx).toContain('--exclude=web');
  });

  test('the reasons name the files first, each once, and count the rest', () => {
    const files = ['a.py', 'a.py', 'b.py', 'c.py', 'd.py', 'e.py', 'f.py'];
    const explanation = {
      affected: {
        'web:test': files.map((file) => ({ kind: 'input-file', file })),
        'web:push': [{ kind: 'dependent-output', producer: 'web:test' }],
        'lib:test': [{ kind: 'dependent-output', producer: 'web:test' }],
      },
      upstream: {},
    };
    const [lib, web] = makePlan(request(graph, { explanation })).projects;
    expect(web?.because).toEqual([
      ...['a.py', 'b.py', 'c.py', 'd.py', 'e.py'].map((file) => `${file} changed`),
      'and 1 more',
    ]);
    expect(lib?.because).toEqual(['reads what web:test makes']);
  });

  test('nothing affected is an empty plan', () => {
    const plan = makePlan(request(graphOf({})));
    expect([plan.projects, plan.shards, plan.listed]).toEqual([[], [], []]);
  });
});

describe("Nx's own JSON", () => {
  test('is read with tasks that only have to be up beside those that have to end', () => {
    const task = (project: string, target: string) => ({ target: { project, target } });
    const graph = readTaskGraph({
      tasks: {
        tasks: { 'e2e:e2e': task('e2e', 'e2e'), 'web:serve': task('web', 'serve') },
        dependencies: { 'e2e:e2e': ['web:build'], 'web:serve': [] },
        continuousDependencies: { 'e2e:e2e': ['web:serve'], 'web:serve': [] },
      },
    });
    expect(graph.needs).toEqual({ 'e2e:e2e': ['web:serve'], 'web:serve': [] });
  });

  test.each([[{}], [null], [{ tasks: { tasks: {} } }]])('%j is refused', (json) => {
    expect(() => readTaskGraph(json)).toThrow(/no task graph/);
  });
});
