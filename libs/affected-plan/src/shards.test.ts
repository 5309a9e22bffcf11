import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePlan } from './plan.ts';
import { setUpSeconds } from './shards.ts';
import { withNeeds } from './task-graph.ts';
import { graphOf, request } from './testing.ts';

describe('any graph of tasks', () => {
  const targets = ['lint', 'test', 'build', 'push'];
  const graphs = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(...targets)), {
      selector: ([project, target]) => `${project}${target}`,
      maxLength: 24,
    })
    .chain((names) => {
      const ids = names.map(([project, target]) => `p${project}:${target}`);
      // A task needs only tasks before it, so that there is no cycle.
      const needs = ids.map((_, index) =>
        fc.subarray(ids.slice(0, index), { maxLength: Math.min(2, index) }),
      );
      return fc
        .tuple(...needs)
        .map((lists) => graphOf(Object.fromEntries(ids.map((id, i) => [id, lists[i] ?? []]))));
    });
  const durations = fc.dictionary(
    fc.tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(...targets)).map(([p, t]) => `p${p}:${t}`),
    fc.double({ min: 0, max: 2000, noNaN: true }),
  );
  const shardCounts = fc.integer({ min: 1, max: 8 });

  test('puts each task in exactly one shard, or leaves it to the job of the listed target', () => {
    fc.assert(
      fc.property(graphs, durations, shardCounts, (graph, past, mostShards) => {
        const all = { explanation: undefined, listTarget: 'push' };
        const plan = makePlan(request(graph, { durations: past, mostShards, ...all }));
        const ids = Object.keys(graph.tasks);
        // Every target but `push` is asked for by name.
        const here = [
          ...withNeeds(
            graph,
            ids.filter((id) => !id.endsWith(':push')),
          ),
        ];
        expect(plan.shards.flatMap(({ tasks }) => tasks).sort()).toEqual(here.sort());
        expect(plan.projects.flatMap(({ tasks }) => tasks).sort()).toEqual(ids.sort());
      }),
      { numRuns: 500 },
    );
  });

  test('keeps a task with what it needs, and a project in one piece', () => {
    fc.assert(
      fc.property(graphs, durations, shardCounts, (graph, past, mostShards) => {
        const { shards } = makePlan(request(graph, { durations: past, mostShards }));
        expect(shards.length).toBeLessThanOrEqual(mostShards);
        for (const { tasks } of shards) expect(withNeeds(graph, tasks)).toEqual(new Set(tasks));
        const projects = shards.flatMap((shard) => shard.projects);
        expect(new Set(projects).size).toBe(projects.length);
      }),
      { numRuns: 500 },
    );
  });

  test('takes no longer than one set-up more than an even share and the biggest piece together', () => {
    fc.assert(
      fc.property(graphs, durations, shardCounts, (graph, past, mostShards) => {
        const seconds = (count: number) =>
          makePlan(request(graph, { durations: past, mostShards: count })).shards.map(
            (shard) => shard.seconds,
          );
        const total = seconds(1).reduce((sum, one) => sum + one, 0);
        const biggest = Math.max(0, ...seconds(256));
        const longest = Math.max(0, ...seconds(mostShards));
        expect(longest).toBeLessThanOrEqual(total / mostShards + biggest + setUpSeconds + 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  test('asks Nx, shard by shard, for each planned project once', () => {
    fc.assert(
      fc.property(graphs, durations, shardCounts, (graph, past, mostShards) => {
        const plan = makePlan(request(graph, { durations: past, mostShards }));
        const all = plan.projects.map(({ name }) => name);
        for (const { nx, projects } of plan.shards) {
          const excluded = nx.find((word) => word.startsWith('--exclude='))?.slice('--exclude='.length);
          expect([...(excluded ? excluded.split(',') : []), ...projects].sort()).toEqual(all);
        }
      }),
      { numRuns: 300 },
    );
  });
});
