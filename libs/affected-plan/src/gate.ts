import type { Plan } from './plan.ts';
import type { TaskId } from './task-graph.ts';

/** A job that the gate waited for, as GitHub's `needs` context tells of it. */
export interface Need {
  result: string;
  outputs?: Record<string, string>;
}

/** What the gate says: green where `problems` is empty. */
export interface Verdict {
  green: boolean;
  /** A clause for each thing that stands against it. */
  problems: string[];
  /** What was rightly left out, each with its reason. */
  announced: string[];
}

/** The job that plans and runs, under the name the workflows give it. */
const planner = 'affected';

/**
 * Decides whether a run may count as green. GitHub counts a skipped job as a success, in branch protection and inside
 * a called workflow alike: a skip passes here only where the plan or the kind of ref announced it, and what the plan
 * gave to the shards must have been done.
 *
 * @param needs GitHub's `needs` context of a gate that waits for every job; `affected` hands on the plan as its
 *   output `plan`.
 * @param refType GitHub's `github.ref_type`: `branch` or `tag`.
 * @param done the tasks of which a shard's record says that they succeeded.
 * @throws SyntaxError where the plan is no JSON.
 */
export function judge(needs: Record<string, Need>, refType: string, done: TaskId[]): Verdict {
  const problems = Object.keys(needs).length === 0 ? ['the gate waited for no job'] : [];
  const announced: string[] = [];
  const text = needs[planner]?.outputs?.plan;
  const plan = text ? (JSON.parse(text) as Plan) : undefined;
  const skips = announcedSkips(plan, refType);
  for (const [job, { result }] of Object.entries(needs)) {
    const reason = skips[job];
    if (result === 'skipped' && reason) announced.push(`${job}: ${reason}`);
    else if (result === 'skipped') problems.push(`${job} was skipped, which no plan announced`);
    else if (result !== 'success') problems.push(`${job} ended with "${result}"`);
  }
  if (needs[planner]?.result === 'success') problems.push(...undone(plan, done));
  if (plan?.shards.length === 0) announced.push('shards: nothing affected');
  return { green: problems.length === 0, problems, announced };
}

/** What the plan gave to a shard and no shard did; a clause for each shard. */
function undone(plan: Plan | undefined, done: TaskId[]): string[] {
  if (!plan) return [`${planner} handed on no plan`];
  return plan.shards.flatMap(({ name, tasks }) => {
    const missing = tasks.filter((id) => !done.includes(id));
    return missing.length > 0 ? [`shard ${name} did not do ${missing.join(', ')}`] : [];
  });
}

/** The skips that are right, by job, each with its reason. */
function announcedSkips(plan: Plan | undefined, refType: string): Record<string, string> {
  if (refType === 'tag') {
    const reason = 'a release tag builds nothing, it promotes what its commit published';
    return { [planner]: reason, publish: reason, promote: reason };
  }
  const noTag = 'no release tag was pushed';
  const noImage = plan?.listed.length === 0 ? 'no image is affected' : '';
  return { publish: noImage, promote: noImage, tag: noTag, release: noTag };
}
