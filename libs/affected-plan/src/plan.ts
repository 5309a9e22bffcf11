import type { BaseChoice } from './base.ts';
import { type Bundle, bundle } from './bundles.ts';
import { type Durations, estimate } from './durations.ts';
import { type NxExplanation, reasonsFor } from './reasons.ts';
import { share } from './shards.ts';
import { type TaskGraph, type TaskId, withNeeds } from './task-graph.ts';

/** One job of the matrix. */
export interface Shard {
  /** Its place, as people read it: `1 of 3`. */
  name: string;
  projects: string[];
  tasks: TaskId[];
  /** The estimate for all of its tasks, one after the other. */
  seconds: number;
  /** The one Nx call that does it: arguments to `nx`. */
  nx: string[];
}

/** Which tasks a change calls for, why, and which machine does what. Saved as dist/plan.json. */
export interface Plan {
  /** The commit compared with; null where everything was taken. */
  base: string | null;
  head: string;
  /** How the base was chosen, or why everything was taken; a clause for people. */
  because: string;
  targets: string[];
  projects: { name: string; tasks: TaskId[]; because: string[] }[];
  shards: Shard[];
  /** The target whose projects are only named here, for a later job to do; null where none. */
  listTarget: string | null;
  /** The projects for which that target is affected. */
  listed: string[];
  /** The affected tasks of the targets that a later call runs. */
  later: TaskId[];
}

export interface PlanRequest {
  choice: BaseChoice;
  head: string;
  targets: string[];
  listTarget: string | null;
  /** Targets that a later call plans and runs: here it is only asked whether they are affected. */
  laterTargets: string[];
  mostShards: number;
  graph: TaskGraph;
  /** Undefined where everything was taken, so that there is nothing to explain. */
  explanation: NxExplanation | undefined;
  durations: Durations;
}

/**
 * Makes the plan from what Nx answered. The listed target runs in no shard, and neither do those of a later call, nor a
 * task that only these need, such as the build of an image: the job that publishes does both. What is asked for by name runs here in any case, so
 * that a project's own linters and tests run where nothing can be published.
 *
 * @throws RangeError where `mostShards` is not a whole number from 1 to 256.
 */
export function makePlan(request: PlanRequest): Plan {
  const { choice, head, targets, listTarget, laterTargets, mostShards, graph, explanation, durations } =
    request;
  const all = Object.keys(graph.tasks);
  const targetOf = (id: TaskId) => graph.tasks[id]?.target ?? '';
  const listedTasks = all.filter((id) => targetOf(id) === listTarget);
  const later = all.filter((id) => laterTargets.includes(targetOf(id)));
  const elsewhere = withNeeds(graph, [...listedTasks, ...later]);
  // The graph also has what these targets need, also where no change affects it: that is not part of the plan.
  const asked = (id: TaskId) =>
    targets.includes(targetOf(id)) && (!explanation || Object.hasOwn(explanation.affected, id));
  const tasksHere = withNeeds(
    graph,
    all.filter((id) => asked(id) || !elsewhere.has(id)),
  );
  const here = all.filter((id) => tasksHere.has(id));
  const parts = share(bundle(graph, here, estimate(graph, durations)), mostShards);
  const projects = projectsOf(graph, all);
  return {
    base: choice.base ?? null,
    head,
    because: choice.because,
    targets,
    projects: projects.map((name) => {
      const tasks = all.filter((id) => graph.tasks[id]?.project === name).sort();
      return { name, tasks, because: explanation ? reasonsFor(tasks, explanation) : [choice.because] };
    }),
    shards: parts.map((part, index) => ({
      ...part,
      name: `${index + 1} of ${parts.length}`,
      nx: nxCall(part, choice.base, head, targets, projects),
    })),
    listTarget,
    listed: projectsOf(graph, listedTasks),
    later,
  };
}

/** Nx picks the affected tasks of the shard's projects again, by the same base, so that a shard runs those alone. */
function nxCall(
  part: Bundle,
  base: string | undefined,
  head: string,
  targets: string[],
  all: string[],
): string[] {
  const of = `--targets=${targets.join(',')}`;
  if (base === undefined) return ['run-many', of, `--projects=${part.projects.join(',')}`];
  const others = all.filter((name) => !part.projects.includes(name));
  const without = others.length > 0 ? [`--exclude=${others.join(',')}`] : [];
  return ['affected', of, `--base=${base}`, `--head=${head}`, ...without];
}

function projectsOf(graph: TaskGraph, ids: TaskId[]): string[] {
  return [...new Set(ids.map((id) => graph.tasks[id]?.project ?? id))].sort();
}
