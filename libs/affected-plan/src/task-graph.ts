/** A task's name in Nx: `project:target`, or `project:target:configuration`. */
export type TaskId = string;

/** The tasks Nx would run, and which must come first for which. */
export interface TaskGraph {
  tasks: Record<TaskId, { project: string; target: string }>;
  /** For each task the tasks it needs, those that only have to be up (continuous) included. */
  needs: Record<TaskId, TaskId[]>;
}

/** The part read here of what `nx affected --graph=<file>` writes (Nx 23). */
interface NxGraphFile {
  tasks: {
    tasks: Record<TaskId, { target: { project: string; target: string } }>;
    dependencies: Record<TaskId, TaskId[]>;
    continuousDependencies: Record<TaskId, TaskId[]>;
  };
}

/**
 * Reads the task graph out of Nx's own JSON.
 *
 * @throws Error where the JSON has no task graph of the shape Nx 23 writes.
 */
export function readTaskGraph(json: unknown): TaskGraph {
  const graph = (json as Partial<NxGraphFile> | null)?.tasks;
  if (!graph?.tasks || !graph.dependencies || !graph.continuousDependencies) {
    throw new Error('Nx wrote no task graph: was it asked with --graph and --targets, and is it Nx 23?');
  }
  const ids = Object.keys(graph.tasks);
  const only = (id: TaskId) => graph.tasks[id] !== undefined;
  return {
    tasks: Object.fromEntries(ids.map((id) => [id, pick(graph.tasks[id]?.target)])),
    needs: Object.fromEntries(
      ids.map((id) => [
        id,
        [...(graph.dependencies[id] ?? []), ...(graph.continuousDependencies[id] ?? [])].filter(only),
      ]),
    ),
  };
}

/** Those of `targets` that no project of the workspace has, by the same JSON. */
export function unknownTargets(json: unknown, targets: string[]): string[] {
  const { nodes } = (json as { graph: { nodes: Record<string, { data: { targets?: object } }> } }).graph;
  const known = new Set(Object.values(nodes).flatMap(({ data }) => Object.keys(data.targets ?? {})));
  return targets.filter((target) => !known.has(target));
}

function pick(target: { project: string; target: string } | undefined) {
  if (!target) throw new Error('Nx wrote a task without a target: is it Nx 23?');
  return { project: target.project, target: target.target };
}

/** The given tasks and everything they need, however far down. */
export function withNeeds(graph: TaskGraph, start: Iterable<TaskId>): Set<TaskId> {
  const found = new Set<TaskId>();
  const waiting = [...start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(graph.needs[id] ?? []));
  }
  return found;
}

/** The tasks of these projects with everything they need, each after what it needs. */
export function inOrder(graph: TaskGraph, projects: readonly string[]): TaskId[] {
  const own = Object.keys(graph.tasks).filter((id) => projects.includes(graph.tasks[id]?.project ?? ''));
  const ordered = new Set<TaskId>();
  const visit = (id: TaskId, above: readonly TaskId[] = []) => {
    if (above.includes(id)) return;
    for (const need of graph.needs[id] ?? []) visit(need, [...above, id]);
    ordered.add(id);
  };
  for (const id of own) visit(id);
  return [...ordered];
}
