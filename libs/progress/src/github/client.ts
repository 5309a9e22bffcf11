import { actionsRun, type Environment, type GithubApi, GithubError, repositoryApi } from '@shipshape/ci';
import { Unknown } from '../known.ts';
import { asObject, objectsIn } from '../read-text.ts';

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
  const { id: run, event = '' } = actionsRun(env);
  const merged = !['pull_request', 'merge_group'].includes(event);
  if (api) return { api: inPlainWords(api), defaultBranch, run, merged };
  throw new Unknown('GitHub was not asked: it needs GITHUB_TOKEN, and a repository there');
}

/** A client reads why something is not known: an address or a log of the machine has no place there. */
const inPlainWords =
  (api: GithubApi): GithubApi =>
  (path, request) =>
    api(path, request).catch((error: unknown) => {
      throw error instanceof GithubError ? new Unknown(whyOf(error)) : error;
    });

function whyOf({ status, message }: GithubError): string {
  if (status === undefined || status >= 500) return 'GitHub did not answer';
  if (status === 429 || (status === 403 && /rate limit/i.test(message)))
    return 'GitHub has answered as many questions as it allows for now';
  if (status === 401) return 'GitHub did not accept the token';
  if (status === 403) return 'the token may not read this on GitHub';
  if (status === 404) return 'GitHub knows no such repository, or the token may not read it';
  return `GitHub answered in a way that could not be read (${status})`;
}

/** Whether a program made a pull request or a review. */
export const isBot = ({ user }: Record<string, unknown>): boolean => asObject(user)?.type === 'Bot';

/**
 * The objects of a list that GitHub answered.
 *
 * @throws Unknown where it is no list: that is not the same as an empty one
 */
export function listIn(answer: unknown): Record<string, unknown>[] {
  if (Array.isArray(answer)) return objectsIn(answer);
  throw new Unknown('GitHub answered something else than it was asked for');
}
