import { parse } from 'yaml';
import { type Files, isAction, isWorkflow } from '../files.ts';

export interface Step {
  name?: string;
  id?: string;
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  env?: Record<string, unknown>;
  'continue-on-error'?: boolean;
}

export interface Concurrency {
  group: string;
  'cancel-in-progress': boolean;
  queue?: string;
}

export interface Job {
  name?: string;
  if?: string;
  needs?: string | string[];
  uses?: string;
  with?: Record<string, unknown>;
  secrets?: Record<string, string> | 'inherit';
  permissions?: Record<string, string>;
  outputs?: Record<string, string>;
  env?: Record<string, unknown>;
  concurrency?: Concurrency;
  strategy?: { 'fail-fast'?: boolean; matrix: Record<string, unknown> };
  'runs-on'?: string;
  'timeout-minutes'?: number;
  'continue-on-error'?: boolean;
  steps?: Step[];
}

interface Call {
  inputs?: Record<string, { required?: boolean; default?: unknown; type?: string; description?: string }>;
  outputs?: Record<string, { value: string; description?: string }>;
  secrets?: Record<string, { required?: boolean }>;
}

export interface Workflow {
  /** The file's name: `release.yml`. */
  file: string;
  text: string;
  on: Record<string, Record<string, unknown> | null> & { workflow_call?: Call | null };
  permissions?: Record<string, string>;
  env?: Record<string, unknown>;
  concurrency?: Concurrency;
  jobs: Record<string, Job>;
}

/** An action of this repository: composite, or a script that Node runs. */
export interface Action {
  path: string;
  inputs?: Call['inputs'];
  outputs?: Record<string, { value: string }>;
  runs: { steps?: Step[]; main?: string };
}

export interface Repository {
  files: Files;
  /** Whose callers they are: this repository's own, or those that `init` writes for a team. */
  whose: 'ours' | "a team's";
  workflows: Workflow[];
  actions: Action[];
}

/** Files by their text: the mutants read all of them some two hundred times, and one of them differs. */
const parsed = new Map<string, object>();
function parseOnce(text: string): object {
  const known = parsed.get(text) ?? (parse(text) as object);
  parsed.set(text, known);
  return known;
}

/** Reads what the contract is about out of the files' text; rules change nothing in it. */
export function readRepository(files: Files, whose: Repository['whose'] = 'ours'): Repository {
  const entries = Object.entries(files);
  return {
    ...{ files, whose },
    workflows: entries
      .filter(([path]) => isWorkflow(path))
      .map(([path, text]) => ({ ...parseOnce(text), file: path.split('/').at(-1), text }) as Workflow),
    actions: entries
      .filter(([path]) => isAction(path) && /\/action\.ya?ml$/.test(path))
      .map(([path, text]) => ({ ...parseOnce(text), path }) as Action),
  };
}

/** Each job of each workflow, with its place for messages. */
export const jobsOf = ({ workflows }: Repository) =>
  workflows.flatMap((workflow) =>
    Object.entries(workflow.jobs).map(([id, job]) => ({ workflow, id, job, at: `${workflow.file} ${id}` })),
  );

/** Each step of each job and of each composite action of this repository, with its place for messages. */
export const stepsOf = (repository: Repository) => [
  ...jobsOf(repository).flatMap(({ job, at }) =>
    (job.steps ?? []).map((step) => ({ step, at: place(at, step) })),
  ),
  ...repository.actions.flatMap(({ path, runs }) =>
    (runs.steps ?? []).map((step) => ({ step, at: place(path, step) })),
  ),
];

const place = (at: string, { name, uses }: Step) => `${at} "${name ?? uses}"`;

/** The jobs that a job waits for. */
export const needsOf = ({ needs }: Job): string[] => (Array.isArray(needs) ? needs : needs ? [needs] : []);

/** The workflow of this repository that a job calls. */
export const calledBy = ({ workflows }: Repository, { uses = '' }: Job): Workflow | undefined =>
  workflows.find(({ file }) => uses === `$/.github/workflows/${file}`);

/** The jobs that call a workflow of this repository. */
export const callersOf = (repository: Repository, { file }: Workflow) =>
  jobsOf(repository).filter(({ job }) => job.uses === `$/.github/workflows/${file}`);

/** The job of a workflow that calls a workflow of this name. */
export const callOf = ({ jobs }: Pick<Workflow, 'jobs'>, file: string): Job | undefined =>
  Object.values(jobs).find(({ uses }) => uses?.endsWith(`/${file}`));

/** A rule of this repository: names each place that breaks it. */
export type Rule = (repository: Repository) => string[];
