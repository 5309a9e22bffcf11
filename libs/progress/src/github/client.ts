import { type Environment, type GithubApi, repositoryApi } from '@shipshape/ci';
import { Unknown } from '../known.ts';

/** What GitHub is asked about one repository. */
export interface GithubSource {
  api: GithubApi;
  defaultBranch: string;
}

/**
 * The API of this repository, where a token is there.
 *
 * @param page the repository's page on the web, which names it outside of a workflow
 * @throws Unknown where there is no token, or the repository is not on GitHub
 */
export function githubSource(env: Environment, page: string, defaultBranch: string): GithubSource {
  const api = repositoryApi(env, page);
  if (api) return { api, defaultBranch };
  throw new Unknown('GitHub was not asked: it needs GITHUB_TOKEN, and a repository there');
}
