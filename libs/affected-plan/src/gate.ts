import type { Plan } from './plan.ts';

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

/** The job that plans and its matrix, under the names the workflows give them. */
const planner = 'affected';
const matrix = `${planner} / shards`;

/**
 * Decides whether a run may count as green. GitHub counts a skipped job as a success, also in branch protection and
 * inside a called workflow, so a skip passes here only where the plan or the kind of ref announced it.
 *
 * @param needs GitHub's `needs` context of a gate that waits for every job. The job `affected` hands on the plan
 *   (`outputs.plan`) and what became of its matrix (`outputs.shards-result`).
 * @param refType GitHub's `github.ref_type`: `branch` or `tag`.
 * @throws SyntaxError where the plan is no JSON.
 */
export function judge(needs: Record<string, Need>, refType: string): Verdict {
  const problems = Object.keys(needs).length === 0 ? ['the gate waited for no job'] : [];
  const announced: string[] = [];
  const skips = announcedSkips(planOf(needs), refType);
  for (const [job, result] of results(needs)) {
    if (result === 'success') continue;
    const reason = skips[job];
    if (result === 'skipped' && reason) announced.push(`${job}: ${reason}`);
    else if (result === 'skipped') problems.push(`${job} was skipped, which no plan announced`);
    else problems.push(`${job} ended with "${result}"`);
  }
  return { green: problems.length === 0, problems, announced };
}

function results(needs: Record<string, Need>): [string, string][] {
  const jobs = Object.entries(needs).map(([job, { result }]): [string, string] => [job, result]);
  const planning = needs[planner];
  // A called workflow whose matrix was skipped is a success to GitHub: its matrix is asked after by itself.
  return planning?.result === 'success'
    ? [...jobs, [matrix, planning.outputs?.['shards-result'] || 'unknown']]
    : jobs;
}

function planOf(needs: Record<string, Need>): Plan | undefined {
  const text = needs[planner]?.outputs?.plan;
  return text ? (JSON.parse(text) as Plan) : undefined;
}

/** The skips that are right, by job, each with its reason. */
function announcedSkips(plan: Plan | undefined, refType: string): Record<string, string> {
  if (refType === 'tag') {
    const reason = 'a release tag builds nothing, it promotes what its commit published';
    return { [planner]: reason, publish: reason, promote: reason };
  }
  const noTag = 'no release tag was pushed';
  const noImage = plan?.listed.length === 0 ? 'no image is affected' : '';
  return {
    [matrix]: plan?.shards.length === 0 ? 'nothing affected' : '',
    publish: noImage,
    promote: noImage,
    tag: noTag,
    release: noTag,
  };
}
