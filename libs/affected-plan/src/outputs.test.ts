import { expect, test } from 'vitest';
import { outputsOf } from './outputs.ts';
import { makePlan } from './plan.ts';
import { graphOf, request } from './testing.ts';

const many = (count: number, target: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`a-project-with-quite-a-long-name-${i}:${target}`, []]),
  );
const slow = (graph: ReturnType<typeof graphOf>) =>
  Object.fromEntries(Object.keys(graph.tasks).map((id) => [id, 60]));

test('work for one machine gets no shard: the job that planned does it', () => {
  const graph = graphOf({ 'web:test': [], 'lib:test': [] });
  const one = { machines: 1, shards: [], builds: false, listed: [], later: false };
  expect(outputsOf(makePlan(request(graph)))).toEqual(one);
  expect(outputsOf(makePlan(request(graphOf({}))))).toEqual({ ...one, machines: 0 });
  const image = graphOf({ 'web:docker-build': [] });
  const targets = ['docker-build'];
  expect(outputsOf(makePlan(request(image, { targets })))).toEqual({ ...one, builds: true });
});

test('work for several machines names a shard for each', () => {
  const graph = graphOf({ 'web:test': [], 'lib:test': [] });
  const plan = makePlan(request(graph, { durations: { 'web:test': 300, 'lib:test': 300 } }));
  expect(outputsOf(plan)).toMatchObject({ machines: 2, shards: ['1 of 2', '2 of 2'] });
});

test('a plan of 2,000 projects fits everywhere: each output and argument is under 128 KiB', () => {
  const graph = graphOf(many(2000, 'test'));
  const plan = makePlan(request(graph, { durations: slow(graph), mostShards: 8 }));
  expect(plan.shards).toHaveLength(8);
  const texts = [...Object.values(outputsOf(plan)).map(String), ...plan.shards.flatMap(({ nx }) => nx)];
  for (const text of texts) expect(text.length).toBeLessThan(128 * 1024);
});

test('more images than a matrix has jobs are refused, with what to do', () => {
  const plan = makePlan(request(graphOf(many(257, 'push')), { listTarget: 'push' }));
  expect(() => outputsOf(plan)).toThrow(/257 projects are affected by push.*256 jobs.*in parts/);
});
