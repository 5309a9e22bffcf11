import type { JobRun } from './log.ts';

/**
 * What a step costs on GitHub's runners that costs nothing here, in seconds: rough, and told as an estimate. By words
 * in the step's name.
 */
const elsewhere: [step: RegExp, seconds: number][] = [
  [/^Check out/, 3],
  // Node, uv, and npm ci from npm's cache.
  [/^Set up/, 15],
  [/^(Keep|Gather|How long)/, 2],
  [/^Log in/, 1],
];

/** Until a runner begins. */
const start = 5;

const secondsOf = ({ seconds, steps }: JobRun): number =>
  steps.reduce(
    (sum, { name }) => sum + (elsewhere.find(([step]) => step.test(name))?.[1] ?? 0),
    seconds + start,
  );

/** What a run would be billed: each job's minutes, begun ones counted whole. */
export const billedMinutes = (jobs: JobRun[]): number =>
  jobs.reduce((sum, job) => sum + Math.ceil(secondsOf(job) / 60), 0);

/**
 * How long a person would wait, in seconds, with a runner for every job: our workflows are chains of stages, and a
 * stage (a job, or the jobs of a matrix) takes as long as its longest job.
 */
export function criticalPath(jobs: JobRun[]): number {
  const stages = new Map<string, number>();
  for (const job of jobs) stages.set(job.id, Math.max(stages.get(job.id) ?? 0, secondsOf(job)));
  return [...stages.values()].reduce((sum, seconds) => sum + seconds, 0);
}

/** A line for people: jobs, billed minutes, critical path. */
export const bill = (scenario: string, jobs: JobRun[]): string =>
  `${scenario.padEnd(52)} ${String(jobs.length).padStart(2)} jobs  ${String(billedMinutes(jobs)).padStart(2)} min billed  ${criticalPath(jobs).toFixed(0).padStart(4)} s critical path`;
