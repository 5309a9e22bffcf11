import type { BaseChoice } from '@shipshape/affected-plan';
import type { EarlierCommits } from '../ci-system.ts';
import type { Environment } from '../environment.ts';
import { apiAddress, type GithubApi, GithubError, githubApi } from './api.ts';
import { jobsOfRun } from './run-jobs.js';

/** The runs of the workflow that is running, on its branch. */
export interface WorkflowRuns {
  api: GithubApi;
  /** The workflow's file, without its folder. */
  file: string;
  branch: string;
}

/** Reads, from the environment of a GitHub Actions job, whose runs to ask for; undefined elsewhere. */
export function runsOfThisWorkflow(env: Environment): WorkflowRuns | undefined {
  // Such as owner/name/.github/workflows/release.yml@refs/heads/main.
  const file = /\/([^/@]+)@/.exec(env.GITHUB_WORKFLOW_REF ?? '')?.[1];
  const { GITHUB_API_URL: api, GITHUB_REF_NAME: branch } = env;
  const address = apiAddress(env);
  return file && api && address && branch ? { api: githubApi(address), file, branch } : undefined;
}

/** A run of the workflow, as GitHub lists it. */
interface Run {
  id: number;
  head_sha: string;
  /** `success`, `failure`, …; null while it is under way. */
  conclusion: string | null;
}

/** The job that judges a run. It is skipped where all is as it has to be, and runs, and fails, otherwise. */
const gate = 'all-green';

/** Of so many runs that did not end in success the gate is looked for, the newest first. */
const mostAsked = 10;

/**
 * Finds the newest commit for which this workflow has succeeded: what failed or was cancelled since is included again.
 * What counts is the judgement of its gate, so that a page or pictures which failed, or are still being made, keep no
 * success back. Only a commit before the one that runs counts, so that a re-run does the same again, and after a force
 * push everything is taken. So it is where a push since was undone: compared with the success, nothing would be
 * affected, and what that push published, or is still publishing, would stay the newest.
 */
export async function lastSuccess(
  runs: WorkflowRuns | undefined,
  { isBefore, changedBack }: EarlierCommits,
): Promise<BaseChoice> {
  const everything = (because: string): BaseChoice => ({ base: undefined, because });
  if (!runs) return everything('the last successful run is known to GitHub Actions only');
  const { file, branch } = runs;
  const listed = await answered(newestRuns(runs));
  if ('because' in listed) return everything(listed.because);
  // Not among what GitHub is asked: a git that gives no answer is a failure, and no reason to take everything.
  const before = listed.value.filter(({ head_sha }) => isBefore(head_sha));
  const found = await answered(newestSuccess(runs, before));
  if ('because' in found) return everything(found.because);
  const base = found.value?.head_sha;
  if (!base && before.length === 0 && listed.value.some(({ conclusion }) => conclusion === 'success')) {
    return everything(`no commit for which ${file} has succeeded lies before this one (force-pushed away?)`);
  }
  if (!base) return everything(`no earlier run of ${file} on ${branch} has succeeded`);
  if (changedBack(base)) {
    return everything(
      `since ${base}, the last commit for which ${file} succeeded, something was changed and changed back`,
    );
  }
  return { base, because: `compared with ${base}, the last commit for which ${file} succeeded` };
}

/** What GitHub answers, or that it does not, as a clause for people. */
async function answered<T>(question: Promise<T>): Promise<{ value: T } | { because: string }> {
  try {
    return { value: await question };
  } catch (error) {
    const { status, message } = error as GithubError;
    if (error instanceof GithubError && status && status >= 400)
      return { because: `GitHub answered ${status} when asked for the last successful run` };
    return { because: `GitHub could not be asked for the last successful run (${message})` };
  }
}

async function newestRuns({ api, file, branch }: WorkflowRuns): Promise<Run[]> {
  const query = new URLSearchParams({ branch, event: 'push', per_page: '100' });
  const answer = await api(`/actions/workflows/${encodeURIComponent(file)}/runs?${query}`);
  const { workflow_runs: listed } = answer as { workflow_runs?: Run[] };
  if (!listed) throw new Error('its answer names no runs');
  return listed;
}

async function newestSuccess(runs: WorkflowRuns, listed: Run[]): Promise<Run | undefined> {
  let asked = 0;
  for (const run of listed) {
    if (run.conclusion === 'success') return run;
    if (asked++ < mostAsked && (await gateIsGreen(runs, run))) return run;
  }
  return undefined;
}

/** Whether the gate of a run, as its newest attempt left it, ended without a complaint. */
async function gateIsGreen({ api }: WorkflowRuns, { id }: Run): Promise<boolean> {
  const judged = (await jobsOfRun(api, id)).find(({ name }) => name === gate);
  return ['skipped', 'success'].includes(judged?.conclusion ?? '');
}
