import { type CostName, costs, together } from '../../bench/costs.ts';
import type { JobRun } from './log.ts';

/** Steps that do less here than on GitHub, by their names: there they take the seconds of the table of costs. */
const elsewhere: [step: RegExp, costs: CostName[]][] = [
  [/^Check out/, ['checkout']],
  [/^Set up, without/, ['nodeHere', 'packages']],
  [/^Set up/, ['nodeHere', 'packagesKept']],
  [/^Log in/, ['login']],
  [/^Python/, ['uv', 'look', 'python']],
  [/^(What|Keep what) uv fetched/, ['uvKept']],
  [/^A builder that/, ['builderAhead']],
  [/^A builder whose/, ['builder']],
  [/^(What earlier pushes|Keep what this push)/, ['layers']],
  [/^(Keep|Gather|Get) the/, ['artifact']],
  [/^(Review|Lint the workflows)/, ['review']],
];

/** The seconds of a job with a runner of its own: from the table where it has the step, otherwise as measured here. */
const secondsOf = ({ steps }: JobRun): number =>
  steps.reduce<number>((sum, { name, seconds }) => {
    const known = elsewhere.find(([step]) => step.test(name))?.[1];
    return sum + (known ? together(...known) : seconds);
  }, costs.job.seconds);

/** What a run would be billed in a private repository: each job's minutes, begun ones counted whole. */
export const billedMinutes = (jobs: JobRun[]): number =>
  jobs.reduce((sum, job) => sum + Math.ceil(secondsOf(job) / 60), 0);

/**
 * How long a person would wait, in seconds, with a runner for every job: the workflows are chains, and the jobs of a
 * matrix, or that start together, take as long as the longest.
 */
export function criticalPath(jobs: JobRun[]): number {
  const chain = new Map<string, number>();
  // Security runs beside everything else.
  for (const job of jobs.filter(({ name }) => !name.startsWith('Security/'))) {
    chain.set(job.id, Math.max(chain.get(job.id) ?? 0, secondsOf(job) + costs.queue.seconds));
  }
  return [...chain.values()].reduce((sum, seconds) => sum + seconds, 0);
}

/** A line for people: jobs, billed minutes, critical path. */
export const bill = (scenario: string, jobs: JobRun[]): string =>
  `${scenario.padEnd(52)} ${String(jobs.length).padStart(2)} jobs  ${String(billedMinutes(jobs)).padStart(2)} min billed  ${criticalPath(jobs).toFixed(0).padStart(4)} s critical path`;
