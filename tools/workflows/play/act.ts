import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { withLock } from '../../support/services/state-lock.mjs';
import { root } from '../files.ts';

const version = '0.2.89';
const folder = join(root, `.shipshape/act-${version}-1`);

/** Why scenes are skipped where there is no act. */
export const noAct = 'Go is not installed, and act, which plays the workflows, is built with it';

/**
 * act of our version, built once by Go, which gets it as `go install` would; undefined where there is no Go.
 *
 * One line of it is another: where a called workflow fails, act ends the run at once, and GitHub goes on to the jobs
 * that always run, such as the gate that is to be played here.
 */
export async function readyAct(): Promise<string | undefined> {
  const binary = join(folder, 'act');
  if (existsSync(binary)) return binary;
  const quiet = $({ quiet: true, nothrow: true });
  if ((await quiet`go version`).exitCode !== 0) return undefined;
  const busy = () => console.log('act is being built, waiting');
  return withLock(
    join(root, '.shipshape/act.lock'),
    async () => (existsSync(binary) ? binary : build(binary)),
    busy,
  );
}

async function build(binary: string): Promise<string> {
  const quiet = $({ quiet: true });
  const module = `github.com/nektos/act@v${version}`;
  const { Dir: source } = JSON.parse((await quiet`go mod download -json ${module}`).stdout) as {
    Dir: string;
  };
  const copy = join(folder, 'source');
  cpSync(source, copy, { recursive: true, force: true });
  const runner = join(copy, 'pkg/runner/runner.go');
  // Go keeps its modules read-only.
  chmodSync(runner, 0o644);
  const text = readFileSync(runner, 'utf8');
  const end = 'return common.NewPipelineExecutor(stagePipeline...).Then(handleFailure(plan))';
  if (!text.includes(end)) throw new Error(`act ${version} is not what it was: ${runner} has no "${end}".`);
  const goOn = 'if runner.caller != nil { return common.NewPipelineExecutor(stagePipeline...) }';
  writeFileSync(runner, text.replace(end, `${goOn}\n\t${end}`));
  await $({ quiet: true, cwd: copy })`go build -o ${binary} .`;
  return binary;
}

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

/** What became of one job. */
export interface PlayedJob {
  /** Its name in the workflow's file. */
  id: string;
  /** Its path through the workflows that call each other, such as `Affected/Nx affected/Plan`. */
  name: string;
  result: string;
  /** Of all its steps together. */
  seconds: number;
  /** Steps that ran, in order, each with its result. */
  steps: { name: string; result: string }[];
}

/** What act said of one run. */
export interface Log {
  jobs: PlayedJob[];
  /** All job summaries, in the order they were written. */
  summary: string;
  /** What the steps printed. */
  output: string;
}

/** Reads the jobs, the summaries and all output from act's log. */
export function readLog(log: string): Log {
  const jobs = new Map<string, PlayedJob>();
  let [summary, output] = ['', ''];
  for (const text of log.split('\n').filter((line) => line.startsWith('{'))) {
    const line = JSON.parse(text) as Line;
    if (!line.job) continue;
    const job = jobs.get(line.job) ?? {
      id: line.jobID ?? '',
      name: line.job.trim(),
      result: '',
      seconds: 0,
      steps: [],
    };
    jobs.set(line.job, job);
    if (line.raw_output) output += line.msg;
    if (line.command === 'summary') summary += `${line.content}\n`;
    if (line.jobResult) job.result = line.jobResult;
    // The steps of a composite action are part of the step that uses it.
    if (line.stage === 'Main' && line.stepResult && line.stepID?.length === 1) {
      job.steps.push({ name: line.step ?? '', result: line.stepResult });
      job.seconds += (line.executionTime ?? 0) / 1e9;
    }
  }
  return { jobs: [...jobs.values()], summary, output };
}
