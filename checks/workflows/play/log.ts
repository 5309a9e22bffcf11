/** One line of `act --json`. */
interface Line {
  msg: string;
  job?: string;
  jobID?: string;
  step?: string;
  stepID?: string[];
  stage?: string;
  stepResult?: string;
  jobResult?: string;
  raw_output?: boolean;
  executionTime?: number;
  command?: string;
  content?: string;
}

/** What one job did. */
export interface JobRun {
  /** Its name in the workflow's file. */
  id: string;
  /** Its path through the workflows that call each other, such as `Affected/Nx affected/Plan`. */
  name: string;
  result: string;
  /** Steps that ran, in order, each with its result and how long it took. */
  steps: { name: string; result: string; seconds: number }[];
}

/** What act logged of one run. */
export interface Log {
  jobs: JobRun[];
  /** All job summaries, in the order they were written. */
  summary: string;
  /** What the steps printed. */
  output: string;
  /** The Nx tasks that ran, such as `django:lint`, sorted. */
  tasks: string[];
}

/** Reads the jobs, the summaries and all output from act's log. */
export function readLog(log: string): Log {
  const jobs = new Map<string, JobRun>();
  let [summary, output] = ['', ''];
  for (const text of log.split('\n').filter((line) => line.startsWith('{'))) {
    const line = JSON.parse(text) as Line;
    if (!line.job) continue;
    const job = jobs.get(line.job) ?? {
      id: line.jobID ?? '',
      // act numbers the jobs of a matrix: `Shard 1 of 2-1`.
      name: line.job.trim().replace(/-\d+$/, ''),
      result: '',
      steps: [],
    };
    jobs.set(line.job, job);
    if (line.raw_output) output += line.msg;
    if (line.command === 'summary') summary += `${line.content}\n`;
    if (line.jobResult) job.result = line.jobResult;
    // The steps of a composite action are part of the step that uses it.
    if (line.stage === 'Main' && line.stepResult && line.stepID?.length === 1) {
      const seconds = (line.executionTime ?? 0) / 1e9;
      job.steps.push({ name: line.step ?? '', result: line.stepResult, seconds });
    }
  }
  return { jobs: [...jobs.values()], summary, output, tasks: tasksIn(output) };
}

/** The tasks that ran, by the lines that Nx prints. */
const tasksIn = (output: string): string[] =>
  [...new Set([...output.matchAll(/> nx run ([\w:-]+)/g)].map(([, id = '']) => id))].sort();
