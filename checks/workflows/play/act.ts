import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '@shipshape/workspace';
import { $ } from 'zx';
import { root } from '../files.ts';

const version = '0.2.89';
const folder = join(root, `.shipshape/act-${version}-2`);

/** The program, or why there is none and the scenes are skipped. */
export type Act = { program: string } | { missing: string };

/**
 * act of our version, built once by Go, which gets it as `go install` would.
 *
 * Some lines are put in where GitHub does something else. Where a called workflow fails, act ends the run at once, and
 * GitHub goes on to the jobs that always run, such as the gate. And act makes a job's matrix before it asks its
 * condition: one that is empty, or made of what a skipped job did not say, leaves the gate without "skipped".
 */
export async function readyAct(): Promise<Act> {
  const program = join(folder, 'act');
  if (existsSync(program)) return { program };
  const quiet = $({ quiet: true, nothrow: true });
  if ((await quiet`go version`).exitCode !== 0) {
    return { missing: 'Go is not installed, and act, which plays the workflows, is built with it' };
  }
  const download = await quiet`go mod download -json ${`github.com/nektos/act@v${version}`}`;
  const { Dir: source, Error: error } = JSON.parse(download.stdout || '{}') as Partial<
    Record<'Dir' | 'Error', string>
  >;
  if (!source) return { missing: `Go cannot get act: ${error ?? download.stderr.trim()}` };
  const busy = () => console.log('act is being built, waiting');
  const failure = await withLock(
    join(root, '.shipshape/act.lock'),
    async () => (existsSync(program) ? '' : build(source, program)),
    busy,
  );
  return failure ? { missing: `Go cannot build act: ${failure}` } : { program };
}

/** Lines of act's runner, each with what is to stand before it. */
const patches: [line: string, before: string][] = [
  [
    'return common.NewPipelineExecutor(stagePipeline...).Then(handleFailure(plan))',
    'if runner.caller != nil { return common.NewPipelineExecutor(stagePipeline...) }',
  ],
  ['log.Errorf("Error while evaluating matrix: %v", err)', 'job.Strategy = nil'],
  ['maxParallel := 4', 'if len(matrixes) == 0 { matrixes = []map[string]interface{}{nil} }'],
];

/** @returns what Go says where it cannot, as an old one may; empty where it is built */
async function build(source: string, program: string): Promise<string> {
  const copy = join(folder, 'source');
  cpSync(source, copy, { recursive: true, force: true });
  const runner = join(copy, 'pkg/runner/runner.go');
  // Go keeps its modules read-only.
  chmodSync(runner, 0o644);
  let text = readFileSync(runner, 'utf8');
  for (const [line, before] of patches) {
    if (!text.includes(line))
      throw new Error(`act ${version} is not what it was: ${runner} has no "${line}".`);
    text = text.replace(line, `${before}\n${line}`);
  }
  writeFileSync(runner, text);
  const built = await $({ quiet: true, nothrow: true, cwd: copy })`go build -o ${program} .`;
  return built.exitCode === 0 ? '' : built.stderr.trim().split('\n').at(-1) || 'it does not say why';
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
  /** The Nx tasks that ran, such as `django:lint`, sorted. */
  tasks: string[];
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
      // act numbers the jobs of a matrix: `Shard 1 of 2-1`.
      name: line.job.trim().replace(/-\d+$/, ''),
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
  return { jobs: [...jobs.values()], summary, output, tasks: tasksIn(output) };
}

/** By the commands that Nx says it runs: a script of ours for a project, or the target's own name. */
function tasksIn(output: string): string[] {
  const command = /node --import tsx tools\/([\w-]+)\.mts --project=([\w-]+)(?: --root=\S+)?( --check)?/g;
  const scripts = [...output.matchAll(command)].map(
    ([, verb, project, check]) => `${project}:${verb}${check ? '-check' : ''}`,
  );
  const named = [...output.matchAll(/> nx run ([\w:-]+)/g)].map(([, id = '']) => id);
  return [...new Set([...scripts, ...named])].sort();
}
