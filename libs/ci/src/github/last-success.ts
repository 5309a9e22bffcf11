import type { BaseChoice } from '@shipshape/affected-plan';
import type { EarlierCommits } from '../ci-system.ts';
import type { Environment } from '../environment.ts';
import { apiAddress, type GithubApi, GithubError, githubApi } from './api.ts';

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
  return file && api && address && branch
    ? { api: githubApi({ ...address, timeout: 30_000 }), file, branch }
    : undefined;
}

/**
 * Finds the newest commit for which this workflow has succeeded: what failed or was cancelled since is included again.
 * Only a commit before the one that runs counts, so that a re-run does the same again, and after a force push
 * everything is taken. So it is where a push since was undone: compared with the success, nothing would be affected,
 * and what that push published, or is still publishing, would stay the newest.
 */
export async function lastSuccess(
  runs: WorkflowRuns | undefined,
  { isBefore, changedBack }: EarlierCommits,
): Promise<BaseChoice> {
  const everything = (because: string): BaseChoice => ({ base: undefined, because });
  if (!runs) return everything('the last successful run is known to GitHub Actions only');
  const { file, branch } = runs;
  let succeeded: string[];
  try {
    succeeded = await commitsThatSucceeded(runs);
  } catch (error) {
    const { status, message } = error as GithubError;
    if (error instanceof GithubError && status && status >= 400)
      return everything(`GitHub answered ${status} when asked for the last successful run`);
    return everything(`GitHub could not be asked for the last successful run (${message})`);
  }
  // Outside of that: a git that gives no answer is a failure, and no reason to take everything.
  const base = succeeded.find(isBefore);
  if (succeeded.length === 0) return everything(`no earlier run of ${file} on ${branch} has succeeded`);
  if (!base) {
    return everything(`no commit for which ${file} has succeeded lies before this one (force-pushed away?)`);
  }
  if (changedBack(base)) {
    return everything(
      `since ${base}, the last commit for which ${file} succeeded, something was changed and changed back`,
    );
  }
  return { base, because: `compared with ${base}, the last commit for which ${file} succeeded` };
}

async function commitsThatSucceeded({ api, file, branch }: WorkflowRuns): Promise<string[]> {
  const query = new URLSearchParams({ branch, event: 'push', status: 'success', per_page: '100' });
  const answer = await api(`/actions/workflows/${encodeURIComponent(file)}/runs?${query}`);
  const { workflow_runs } = answer as { workflow_runs: { head_sha: string }[] };
  return workflow_runs.map(({ head_sha }) => head_sha);
}
