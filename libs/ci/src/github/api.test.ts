import type { ServerResponse } from 'node:http';
import { serve } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { type GithubApi, githubApi } from './api.ts';

interface Asked {
  api: GithubApi;
  url: string;
  /** Each request: method, address, login. */
  requests: string[];
}

/** A server on loopback that answers its first request with `answer(1)`, and the client for it. */
async function serverOf(
  answer: (at: number) => (response: ServerResponse) => unknown,
  timeout = 20_000,
): Promise<Asked> {
  const requests: string[] = [];
  const url = await serve((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'anonymous'}`);
    answer(requests.length)(response);
  });
  return { url, requests, api: githubApi({ url, repository: 'a/b', token: 'of-the-test', timeout }) };
}

test('what fails in passing is repeated: 5xx, a closed connection, and a stated limit', async () => {
  const { api, requests } = await serverOf((at) => (response) => {
    if (at === 1) return response.writeHead(502).end('<html>');
    if (at === 2) return response.destroy();
    if (at === 3) return response.writeHead(403, { 'retry-after': '0' }).end('{"message":"slow down"}');
    return response.end('{"ok":1}');
  });
  expect(await api('/x')).toEqual({ ok: 1 });
  expect(requests).toHaveLength(4);
});

test('not without end, and not for a refusal', async () => {
  const failing = await serverOf(() => (response) => response.writeHead(500).end('{"message":"broken"}'));
  await expect(failing.api('')).rejects.toThrow(
    `GitHub's API answered 500 at ${failing.url}/repos/a/b: broken`,
  );
  expect(failing.requests).toHaveLength(4);
  const refusing = await serverOf(() => (response) => response.writeHead(404).end('{"message":"Not Found"}'));
  await expect(refusing.api('/x')).rejects.toThrow('Not Found (is github-token set');
  expect(refusing.requests).toHaveLength(1);
});

test('a limit that lasts longer than there is time ends at once', async () => {
  const { api, requests } = await serverOf(
    () => (response) => response.writeHead(429, { 'retry-after': '3600' }).end('{"message":"slow down"}'),
  );
  await expect(api('')).rejects.toThrow('answered 429');
  expect(requests).toHaveLength(1);
});

test('a comment is not sent twice where nobody knows whether it was written', async () => {
  for (const answer of [502, 0]) {
    const { api, requests } = await serverOf(
      () => (response) => (answer ? response.writeHead(answer).end() : response.destroy()),
    );
    await expect(api('/issues/1/comments', { method: 'POST', body: { body: 'x' } })).rejects.toThrow();
    expect(requests).toHaveLength(1);
  }
});

test('no answer in time is an error that names the address', async () => {
  const { api, url } = await serverOf(() => () => undefined, 300);
  await expect(api('/x')).rejects.toThrow(`GitHub's API did not answer at ${url}/repos/a/b/x: `);
});

test('a redirect is followed on the same server, with method and login, and never to another', async () => {
  const moved = await serverOf(
    (at) => (response) =>
      at === 1 ? response.writeHead(307, { location: '/repositories/7' }).end() : response.end('{"ok":1}'),
  );
  expect(await moved.api('', { method: 'PATCH', body: {} })).toEqual({ ok: 1 });
  expect(moved.requests).toEqual([
    'PATCH /repos/a/b Bearer of-the-test',
    'PATCH /repositories/7 Bearer of-the-test',
  ]);

  const elsewhere = await serverOf(() => (response) => response.end('{"ok":1}'));
  const away = await serverOf(() => (response) => response.writeHead(302, { location: elsewhere.url }).end());
  await expect(away.api('')).rejects.toThrow(
    `sent the request for ${away.url}/repos/a/b on to another server`,
  );
  expect(elsewhere.requests).toEqual([]);

  const circle = await serverOf(() => (response) => response.writeHead(301, { location: '/again' }).end());
  await expect(circle.api('')).rejects.toThrow('on to yet another address');
});
