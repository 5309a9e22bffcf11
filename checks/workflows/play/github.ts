import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The part of GitHub's API that the scripts use, on loopback, with what a scene needs to see. */
export interface FakeGitHub {
  url: string;
  /** Commits for which release.yml succeeded, newest first. */
  succeeded: string[];
  /** Bodies of the comments, by pull request. */
  comments: Map<number, string[]>;
  /** True where the token may only read, as for a fork's pull request. */
  readOnly: boolean;
  close(): Promise<void>;
}

const repositoryRecord = {
  name: 'world',
  full_name: 'scene/world',
  description: 'Where scenes are played',
  html_url: 'https://github.com/scene/world',
  default_branch: 'main',
  license: null,
};

/** Starts it. */
export async function fakeGitHub(): Promise<FakeGitHub> {
  const comments = new Map<number, string[]>();
  // As a private repository: nothing is said to whom nobody vouches for.
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
    if (/\/actions\/workflows\/release\.yml\/runs\?/.test(url)) {
      return [200, { workflow_runs: github.succeeded.map((head_sha) => ({ head_sha })) }];
    }
    if (method === 'GET' && url === '/repos/scene/world') return [200, repositoryRecord];
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const github: FakeGitHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    succeeded: [],
    comments,
    readOnly: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return github;
}
