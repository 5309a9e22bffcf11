import type { Environment } from '../environment.ts';
import type { Payload } from '../event-context.ts';
import { type Repository, repositoryOfClone } from '../local/repository.ts';
import { apiAddress, type GithubApi, githubApi } from './api.ts';
import { inActions } from './event.ts';

/**
 * The API of the event's repository: GITHUB_REPOSITORY, else the payload's. Undefined where neither names one, and
 * outside Actions where there is no token.
 */
export function apiOf(payload: Payload, env: Environment): GithubApi | undefined {
  const { owner, name } = payload.repository ?? {};
  const repository = env.GITHUB_REPOSITORY || [owner?.login ?? owner?.name, name].filter(Boolean).join('/');
  const address = apiAddress(env, repository);
  return address && (inActions(env) || address.token) ? githubApi(address) : undefined;
}

/**
 * The repository's record: from the event's payload where that has it all, from the API in Actions or where there
 * is a token, otherwise from the remote of the clone at `root` and its package.json.
 *
 * @throws Error in Actions only: where the API fails, and where neither GITHUB_REPOSITORY nor the payload names the
 * repository.
 */
export async function readRepository(payload: Payload, env: Environment, root: string): Promise<Repository> {
  if (isComplete(payload.repository)) return payload.repository;
  const api = apiOf(payload, env);
  if (!inActions(env)) {
    const answer = await api?.('').catch(() => undefined);
    return (answer as Repository | undefined) ?? repositoryOfClone(root);
  }
  if (!api) {
    const given = env.GITHUB_REPOSITORY ? `, and it is ${env.GITHUB_REPOSITORY}` : '';
    throw new Error(
      `context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'${given}`,
    );
  }
  return (await api('')) as Repository;
}

function isComplete(repository: Payload['repository']): repository is Repository {
  const fields = ['name', 'description', 'html_url', 'license', 'default_branch'];
  return repository !== undefined && fields.every((field) => field in repository);
}
