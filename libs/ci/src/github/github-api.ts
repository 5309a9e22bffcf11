import type { Environment } from './environment.ts';

/** Asks GitHub's REST API for one thing under `/repos/<owner>/<name>`. */
export type GithubApi = (path: string) => Promise<unknown>;

/**
 * The API of the server this runs on (GITHUB_API_URL, else github.com's) for one repository, with GITHUB_TOKEN
 * where there is one.
 *
 * @param timeout how long to wait for an answer, in milliseconds
 * @throws Error (the returned function) with one sentence that names the address and what came back.
 */
export function githubApi(repository: string, env: Environment, timeout: number): GithubApi {
  const base = `${env.GITHUB_API_URL || 'https://api.github.com'}/repos/${repository}`;
  const headers = {
    accept: 'application/vnd.github+json',
    'user-agent': 'shipshape',
    ...(env.GITHUB_TOKEN ? { authorization: `token ${env.GITHUB_TOKEN}` } : {}),
  };
  return async (path) => {
    const url = base + path;
    let response: Response;
    try {
      response = await fetch(url, { headers, signal: AbortSignal.timeout(timeout) });
    } catch (error) {
      const { message, cause } = error as Error;
      throw new Error(
        `GitHub's API did not answer at ${url}: ${cause instanceof Error ? cause.message : message}`,
      );
    }
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && typeof answer === 'object' && answer !== null) return answer;
    const { message = 'no JSON' } = (answer ?? {}) as { message?: string };
    throw new Error(
      `GitHub's API answered ${response.status} at ${url}: ${message}${advice(response.status)}`,
    );
  };
}

function advice(status: number): string {
  return [401, 403, 404].includes(status) ? ' (is github-token set, and may it read this repository?)' : '';
}
