import type { Durations } from './durations.ts';
import type { TaskGraph, TaskId } from './task-graph.ts';

/** Projects that stay on one machine, because their tasks need each other. */
export interface Bundle {
  projects: string[];
  tasks: TaskId[];
  /** The estimate for all of its tasks, one after the other. */
  seconds: number;
}

/**
 * Ties tasks into bundles that no shard may part: the tasks of one project (Nx is asked by project), and a task with
 * everything it needs (what one machine built, another does not have). Biggest first.
 */
export function bundle(graph: TaskGraph, tasks: Iterable<TaskId>, estimates: Durations): Bundle[] {
  const chosen = [...tasks];
  const leader = new Map<string, string>();
  const find = (name: string): string => {
    const above = leader.get(name);
    if (above === undefined || above === name) return name;
    const top = find(above);
    leader.set(name, top);
    return top;
  };
  const projectOf = (id: TaskId) => graph.tasks[id]?.project ?? id;
  for (const id of chosen) {
    for (const need of graph.needs[id] ?? []) leader.set(find(projectOf(need)), find(projectOf(id)));
  }
  const bundles = new Map<string, Bundle>();
  for (const id of chosen) {
    const name = find(projectOf(id));
    const into = bundles.get(name) ?? { projects: [], tasks: [], seconds: 0 };
    bundles.set(name, into);
    into.tasks.push(id);
    into.seconds += estimates[id] ?? 0;
    if (!into.projects.includes(projectOf(id))) into.projects.push(projectOf(id));
  }
  return [...bundles.values()].sort((a, b) => b.seconds - a.seconds);
}
