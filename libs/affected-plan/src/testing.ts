import type { PlanRequest } from './plan.ts';
import type { TaskGraph } from './task-graph.ts';

/** A graph from what each task needs. */
export const graphOf = (needs: Record<string, string[]>): TaskGraph => ({
  tasks: Object.fromEntries(
    Object.keys(needs).map((id) => {
      const [project = '', target = ''] = id.split(':');
      return [id, { project, target }];
    }),
  ),
  needs,
});

/** A request; a test sets only what it is about. */
export const request = (graph: TaskGraph, more: Partial<PlanRequest> = {}): PlanRequest => ({
  choice: { base: 'b'.repeat(40), because: 'compared with bbb' },
  head: 'c'.repeat(40),
  targets: ['lint', 'test', 'build'],
  listTarget: null,
  laterTargets: [],
  mostShards: 4,
  graph,
  explanation: { affected: {}, upstream: {} },
  durations: {},
  ...more,
});
