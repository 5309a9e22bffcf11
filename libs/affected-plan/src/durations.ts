import type { TaskGraph, TaskId } from './task-graph.ts';

/** How many seconds tasks took when they last really ran. */
export type Durations = Record<TaskId, number>;

/** For a task of which nothing is known, in a workspace of which nothing is known. */
const unknownSeconds = 5;

/**
 * Estimates every task of the graph in seconds: what it took last time; else what its target takes elsewhere (the
 * median); else what any task takes; else five seconds.
 */
export function estimate(graph: TaskGraph, past: Durations): Durations {
  const known = Object.entries(past).filter(([, seconds]) => Number.isFinite(seconds) && seconds >= 0);
  const secondsOf = new Map(known);
  const like = (target: string) => known.filter(([id]) => id.split(':')[1] === target);
  const guess = (target: string) => median(like(target)) ?? median(known) ?? unknownSeconds;
  return Object.fromEntries(
    Object.entries(graph.tasks).map(([id, { target }]) => [id, secondsOf.get(id) ?? guess(target)]),
  );
}

function median(entries: [TaskId, number][]): number | undefined {
  const sorted = entries.map(([, seconds]) => seconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
