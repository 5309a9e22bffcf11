import type { BaseChoice } from '@shipshape/affected-plan';

/** Where GitHub keeps the runs of the workflow that is running. */
export interface RunsOf {
  /** Such as https://api.github.com. */
  api: string;
  token: string | undefined;
  /** `owner/name`. */
  repository: string;
  /** The workflow's file, without its folder. */
  file: string;
  branch: string;
}

/** Reads, from the environment of a GitHub Actions job, whose runs to ask for; undefined elsewhere. */
export function runsOfThisWorkflow(env: NodeJS.ProcessEnv): RunsOf | undefined {
  // Such as owner/name/.github/workflows/release.yml@refs/heads/main.
  const file = /\/([^/@]+)@/.exec(env.GITHUB_WORKFLOW_REF ?? '')?.[1];
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_REF_NAME: branch } = env;
  return file && api && repository && branch
    ? { api, repository, file, branch, token: env.GITHUB_TOKEN }
    : undefined;
}

/**
 * Finds the newest commit for which this workflow has succeeded: what failed or was cancelled since is taken along
 * again. Only a commit before the one that runs counts, so that a re-run does what it did, and after a force push
 * everything is taken. So it is where a push since was undone: compared with the success, nothing would be affected,
 * and what that push published, or is still publishing, would stay the newest.
 */
export async function lastSuccess(
  runs: RunsOf | undefined,
  isBefore: (commit: string) => boolean,
  changedBack: (base: string) => boolean,
): Promise<BaseChoice> {
  const everything = (because: string): BaseChoice => ({ base: undefined, because });
  if (!runs) return everything('the last successful run is known to GitHub Actions only');
  const { api, token, repository, file, branch } = runs;
  const query = new URLSearchParams({ branch, event: 'push', status: 'success', per_page: '100' });
  const url = `${api}/repos/${repository}/actions/workflows/${encodeURIComponent(file)}/runs?${query}`;
  try {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
    if (!response.ok)
      return everything(`GitHub answered ${response.status} when asked for the last successful run`);
    const { workflow_runs } = (await response.json()) as { workflow_runs: { head_sha: string }[] };
    const base = workflow_runs.map(({ head_sha }) => head_sha).find(isBefore);
    if (workflow_runs.length === 0) return everything(`no earlier run of ${file} on ${branch} has succeeded`);
    if (!base) {
      return everything(
        `no commit for which ${file} has succeeded lies before this one (force-pushed away?)`,
      );
    }
    if (changedBack(base)) {
      return everything(
        `since ${base}, the last commit for which ${file} succeeded, something was changed and changed back`,
      );
    }
    return { base, because: `compared with ${base}, the last commit for which ${file} succeeded` };
  } catch (error) {
    return everything(`GitHub could not be asked for the last successful run (${(error as Error).message})`);
  }
}
