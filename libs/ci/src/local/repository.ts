import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Git, gitIn, tryGit } from '@shipshape/git';
import { type Environment, inActions } from '../github/environment.ts';
import type { Payload } from '../github/event.ts';
import { type GithubApi, githubApi } from '../github/github-api.ts';

/** What labels say of a repository. */
export interface Repository {
  name: string;
  description: string | null;
  /** Its page on the web; empty where it has none. */
  html_url: string;
  license: { spdx_id?: string | null } | null;
  default_branch: string;
}

/**
 * The API of the event's repository: GITHUB_REPOSITORY, else the payload's. Undefined where neither says which, and
 * outside Actions where there is no token: an answer is a bonus there, so that nobody waits for it long.
 */
export function apiOf(payload: Payload, env: Environment): GithubApi | undefined {
  const { owner, name } = payload.repository ?? {};
  const repository = env.GITHUB_REPOSITORY || [owner?.login ?? owner?.name, name].filter(Boolean).join('/');
  if (!repository.includes('/') || !(inActions(env) || env.GITHUB_TOKEN)) return undefined;
  return githubApi(repository, env, inActions(env) ? 30_000 : 3_000);
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

/** What the clone at `root` knows of its repository: the remote `origin` and the package.json at its root. */
export function repositoryOfClone(root: string): Repository {
  const git = gitIn(root);
  const home = webAddress(tryGit(git, 'remote', 'get-url', 'origin') ?? '');
  const { name, description, license } = readPackage(tryGit(git, 'rev-parse', '--show-toplevel') ?? root);
  return {
    name: home ? basename(home) : (name ?? basename(root)),
    description: description ?? null,
    html_url: home,
    license: license ? { spdx_id: license } : null,
    default_branch: defaultBranch(git),
  };
}

/** The https address behind a remote's address, without user names, tokens and `.git`; empty for a local folder. */
export function webAddress(remote: string): string {
  const [, host, path] =
    remote.match(/^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^:/]+(?::\d+)?)\/(.+?)(?:\.git)?\/?$/) ??
    remote.match(/^(?:[^@/]+@)?([^:/]{2,}):(?!\/)(.+?)(?:\.git)?\/?$/) ??
    [];
  if (!host || !path) return '';
  const isWeb = /^https?:/.test(remote);
  return `${remote.startsWith('http:') ? 'http' : 'https'}://${isWeb ? host : host.replace(/:\d+$/, '')}/${path}`;
}

function defaultBranch(git: Git): string {
  const head = tryGit(git, 'symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD');
  if (head) return head.replace('refs/remotes/origin/', '');
  const known = ['main', 'master'];
  return (
    known.find((branch) => tryGit(git, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`)) ?? 'main'
  );
}

function readPackage(root: string): { name?: string; description?: string; license?: string } {
  try {
    return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  } catch {
    return {};
  }
}
