import type { Environment } from '../environment.ts';
import { apiAddress, type GithubApi, githubApi } from './api.ts';

/**
 * The client for a repository's API where a token is there: in a workflow its own repository's; by hand the one whose page
 * on the web is `page`, if that is on the server whose API the environment names.
 *
 * @returns undefined without a token or a repository on GitHub
 */
export function repositoryApi(env: Environment, page: string): GithubApi | undefined {
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  const named = page.startsWith(`${server}/`) ? page.slice(server.length + 1) : '';
  const address = apiAddress(env, env.GITHUB_REPOSITORY || named);
  if (!address?.token || !/^[\w.-]+\/[\w.-]+$/.test(address.repository)) return undefined;
  // Each request has its own time limit; the caller has one for all of them.
  return githubApi({ ...address, timeout: 10_000 });
}
