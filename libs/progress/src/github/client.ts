import { type Environment, type GithubApi, repositoryApi } from '@shipshape/ci';
import { Unknown } from '../known.ts';

/** What GitHub is asked about one repository. */
export interface GithubSource {
  api: GithubApi;
  defaultBranch: string;
  /** The ID of the run that asks; undefined outside of a workflow. */
  run?: string | undefined;
  /** Whether what is checked out is on a branch of the repository: a pull request's merge is GitHub's own try. */
  merged: boolean;
}

/**
 * The API of this repository, where a token is there.
 *
 * @param page the repository's page on the web, which names it outside of a workflow
 * @throws Unknown where there is no token, or the repository is not on GitHub
 */
export function githubSource(env: Environment, page: string, defaultBranch: string): GithubSource {
  const api = repositoryApi(env, page);
  const merged = !['pull_request', 'merge_group'].includes(env.GITHUB_EVENT_NAME ?? '');
  if (api) return { api, defaultBranch, run: env.GITHUB_RUN_ID || undefined, merged };
  throw new Unknown('GitHub was not asked: it needs GITHUB_TOKEN, and a repository there');
}
