import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../environment.ts';
import { inActions } from './event.ts';

/** One request to GitHub's REST API, under `/repos/<owner>/<name>`; returns the JSON that it answers. */
export type GithubApi = (path: string, request?: ApiRequest) => Promise<unknown>;

interface ApiRequest {
  method?: 'GET' | 'POST' | 'PATCH';
  /** Sent as JSON. */
  body?: object;
}

export interface ApiAddress {
  /** Such as https://api.github.com. */
  url: string;
  /** `owner/name`. */
  repository: string;
  token: string | undefined;
  /** How long to wait for an answer, repeats included, in milliseconds. */
  timeout: number;
}

/** GitHub's API refused, or did not answer. The message names the address and never the token. */
export class GithubError extends Error {
  /** The status of the answer; undefined where none came. */
  readonly status: number | undefined;
  readonly call: string;

  constructor(call: string, status: number | undefined, message: string) {
    super(message);
    this.call = call;
    this.status = status;
  }
}

/** Where the API of this run's repository is; undefined where the environment does not name the repository. */
export function apiAddress(
  env: Environment,
  repository = env.GITHUB_REPOSITORY ?? '',
): ApiAddress | undefined {
  if (!repository.includes('/')) return undefined;
  return {
    url: env.GITHUB_API_URL || 'https://api.github.com',
    repository,
    token: env.GITHUB_TOKEN || undefined,
    // By hand an answer is optional, so the wait for it is short.
    timeout: inActions(env) ? 30_000 : 3_000,
  };
}

/**
 * The client for one repository's API: the only one of the product. It repeats temporary failures (no answer, 5xx)
 * unless that could write twice, waits where GitHub states for how long, and follows redirects on the same server only,
 * since the token goes along.
 *
 * @throws GithubError (the returned function)
 */
export function githubApi({ url: server, repository, token, timeout }: ApiAddress): GithubApi {
  const headers = {
    accept: 'application/vnd.github+json',
    'user-agent': 'shipshape',
    'x-github-api-version': '2022-11-28',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  return async (path, { method = 'GET', body } = {}) => {
    const url = `${server}/repos/${repository}${path}`;
    const end = Date.now() + timeout;
    const options: RequestInit = {
      ...{ method, redirect: 'manual' },
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    for (let attempt = 1; ; attempt++) {
      const answer = await send(url, options, end).catch((error: unknown) => error as GithubError);
      const pause = pauseBefore(answer, method, attempt);
      if (pause !== undefined && Date.now() + pause < end) await sleep(pause);
      else if (answer instanceof Error) throw answer;
      else return read(answer, `${method} ${url}`, url);
    }
  };
}

/** How long to wait before the request is repeated, in milliseconds; undefined where it is not. */
function pauseBefore(answer: Response | GithubError, method: string, attempt: number): number | undefined {
  if (attempt > 3) return undefined;
  const usual = 250 * 4 ** (attempt - 1);
  // What was sent may have been done though no answer came; a comment must not be written twice.
  if (answer instanceof Error) return method === 'POST' || answer.status ? undefined : usual;
  if (answer.status >= 500) return method === 'POST' ? undefined : usual;
  const after = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const isLimited = answer.status === 429 || (answer.status === 403 && !Number.isNaN(after));
  if (!isLimited) return undefined;
  return Number.isNaN(after) ? usual : after * 1000;
}

async function send(url: string, options: RequestInit, end: number, redirects = 0): Promise<Response> {
  const call = `${options.method} ${url}`;
  let response: Response;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.timeout(Math.max(1, end - Date.now())) });
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new GithubError(call, undefined, `GitHub's API did not answer at ${url}: ${why}`);
  }
  const target = [301, 302, 307, 308].includes(response.status) && response.headers.get('location');
  if (!target) return response;
  await response.body?.cancel();
  const next = new URL(target, url);
  if (next.origin === new URL(url).origin && redirects < 3)
    return send(next.href, options, end, redirects + 1);
  const why = redirects < 3 ? `another server, ${next.origin}` : 'yet another address';
  throw new GithubError(
    call,
    response.status,
    `GitHub's API sent the request for ${url} on to ${why}, which is not followed.`,
  );
}

async function read(response: Response, call: string, url: string): Promise<unknown> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && typeof answer === 'object' && answer !== null) return answer;
  const { message = 'no JSON' } = (answer ?? {}) as { message?: string };
  throw new GithubError(
    call,
    response.status,
    `GitHub's API answered ${response.status} at ${url}: ${message}${advice(response.status)}`,
  );
}

function advice(status: number): string {
  return [401, 403, 404].includes(status) ? ' (is github-token set, and may it read this repository?)' : '';
}
