import { createServer } from 'node:http';
import { onLoopback } from '@shipshape/oci-registry/testing';

/** The part of GitHub's API that the verbs and actions use, on loopback, with what a scenario needs to see. */
export interface FakeGitHub {
  url: string;
  /** Commits for which merge.yml succeeded, newest first. */
  succeeded: string[];
  /**
   * Commits whose run of merge.yml is under way, each with how often its jobs will be asked for until it has published.
   * It ends with its pictures, as long after that.
   */
  underWay: Map<string, number>;
  /** Of those that succeeded, the commits whose run is red all the same, since its page failed. */
  redPages: Set<string>;
  /** Bodies of the comments, by pull request. */
  comments: Map<number, string[]>;
  /** True where the token may only read, as for a fork's pull request. */
  readOnly: boolean;
  close(): Promise<void>;
}

const repositoryRecord = {
  name: 'repository',
  full_name: 'scenario/repository',
  description: 'Where scenarios run',
  html_url: 'https://github.com/scenario/repository',
  default_branch: 'main',
  license: null,
};

/** Starts it. */
export async function fakeGitHub(): Promise<FakeGitHub> {
  const comments = new Map<number, string[]>();
  // As a private repository: a caller without a token gets no answer.
  const unknown: [number, unknown] = [404, { message: 'Not Found' }];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const known = request.headers.authorization !== undefined;
      const [status, answer] = known ? reply(request.method ?? '', request.url ?? '', body) : unknown;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  const reply = (method: string, url: string, body: string): [number, unknown] => {
    if (/\/actions\/workflows\/merge\.yml\/runs\?/.test(url)) {
      const commit = /[?&]head_sha=(\w+)/.exec(url)?.[1];
      const ended = (sha: string) => (github.redPages.has(sha) ? 'failure' : 'success');
      const listed = (sha: string) => ({ id: sha, head_sha: sha, conclusion: ended(sha) });
      if (!commit) return [200, { workflow_runs: github.succeeded.map(listed) }];
      const status = github.underWay.has(commit) ? 'in_progress' : 'completed';
      const run = { id: commit, head_sha: commit, status, html_url: `https://github.com/run/${commit}` };
      return [200, { workflow_runs: [run] }];
    }
    const [, published = ''] = /\/actions\/runs\/(\w+)\/jobs\?/.exec(url) ?? [];
    if (github.redPages.has(published))
      return [200, { jobs: [{ name: 'all-green', status: 'completed', conclusion: 'skipped' }] }];
    const [, underWay = ''] = /\/actions\/runs\/(\w+)\/jobs\?/.exec(url) ?? [];
    if (github.underWay.has(underWay)) {
      const left = github.underWay.get(underWay) ?? 0;
      github.underWay.set(underWay, left - 1);
      const ended = (name: string) => ({ name, status: 'completed', conclusion: 'success' });
      const [image, pictures] = [
        left <= 0 ? [ended('Publish django / Build, smoke, push')] : [],
        left <= -2 ? [ended('Pictures django / Take pictures')] : [],
      ];
      return [200, { jobs: [ended('Affected / Plan'), ...image, ...pictures] }];
    }
    if (method === 'GET' && url === '/repos/scenario/repository') return [200, repositoryRecord];
    if (github.readOnly && method !== 'GET')
      return [403, { message: 'Resource not accessible by integration' }];
    const number = Number(/\/issues\/(\d+)\/comments/.exec(url)?.[1]);
    const id = Number(/\/issues\/comments\/(\d+)$/.exec(url)?.[1]);
    const text = () => (JSON.parse(body) as { body: string }).body;
    if (method === 'POST' && number) {
      comments.set(number, [...(comments.get(number) ?? []), text()]);
      return [201, {}];
    }
    if (method === 'GET' && number) {
      const all = comments.get(number) ?? [];
      return [
        200,
        all.map((comment, index) => ({ id: number * 1000 + index, body: comment, user: { type: 'Bot' } })),
      ];
    }
    if (method === 'PATCH' && id) {
      const all = comments.get(Math.floor(id / 1000)) ?? [];
      all[id % 1000] = text();
      return [200, {}];
    }
    return [404, { message: `Not found: ${method} ${url}` }];
  };
  const { host, stop } = await onLoopback(server);
  const github: FakeGitHub = {
    url: `http://${host}`,
    succeeded: [],
    underWay: new Map(),
    redPages: new Set(),
    comments,
    readOnly: false,
    close: stop,
  };
  return github;
}
