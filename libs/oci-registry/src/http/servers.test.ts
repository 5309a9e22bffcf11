import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeServers, makeImage } from '../../testing/index.ts';
import { openRepository } from '../index.ts';
import { digestOf } from '../names/digest.ts';

const image = makeImage([]);
const servers = fakeServers();
const { serve, against } = servers;
afterEach(async () => {
  vi.restoreAllMocks();
  await servers.stop();
});

type Answers = Record<string, { status?: number; text?: string; headers?: Record<string, string> }>;

/** Answers of a registry that is reached by https, by the path and method that was asked; what was written is there. */
async function overTls(answers: Answers): Promise<string[]> {
  const asked: string[] = [];
  const { host } = await serve(({ method, url = '' }, response) => {
    const isThere = method === 'HEAD' && asked.some((one) => one.startsWith('PUT '));
    asked.push(`${method} ${url}`);
    const key = `${method} ${new URL(url).pathname}`;
    const { status = 200, text, headers } = answers[key] ?? { status: isThere ? 200 : 404 };
    response.writeHead(status, headers).end(text);
  });
  // What ends TLS: it passes everything on, with the address that it was asked by.
  const passOn = (url: URL, options: RequestOptions, answered: (answer: IncomingMessage) => void) =>
    http.request(`http://${host}`, { ...options, path: url.href }, answered);
  vi.spyOn(https, 'request').mockImplementation(passOn as typeof https.request);
  return asked;
}

const none = { credentials: async () => undefined };

describe('a registry behind a proxy that ends TLS calls itself http', () => {
  test.each(['http://r.example', 'http://r.example:443', 'https://r.example', ''])(
    'in the pages of a list: %s',
    async (origin) => {
      const link = `<${origin}/v2/acme/app/tags/list2?last=a>; rel="next"`;
      const asked = await overTls({
        'GET /v2/acme/app/tags/list': { text: '{"tags":["a"]}', headers: { link } },
        'GET /v2/acme/app/tags/list2': { text: '{"tags":["b"]}' },
      });
      expect(await openRepository('r.example/acme/app', none).tags()).toEqual(['a', 'b']);
      expect(asked[1]).toBe('GET https://r.example/v2/acme/app/tags/list2?last=a');
    },
  );

  test('in the address of an upload, on a port of its own', async () => {
    const location = 'http://r.example:5443/up/1?_state=a%20b%2Fc==';
    const asked = await overTls({
      'POST /v2/acme/app/blobs/uploads/': { status: 202, headers: { location } },
      'PUT /up/1': { status: 201 },
    });
    await openRepository('r.example:5443/acme/app', none).putBlob(new Uint8Array([1]));
    // To the byte, since it may be signed.
    expect(asked.find((one) => one.startsWith('PUT '))).toMatch(
      /^PUT https:\/\/r\.example:5443\/up\/1\?_state=a%20b%2Fc==&digest=sha256%3A[0-9a-f]{64}$/,
    );
  });

  test('another host by http is still not followed', async () => {
    const location = 'http://storage.example/x';
    await overTls({
      'GET /v2/acme/app/manifests/v1': { status: 307, headers: { location } },
    });
    await expect(openRepository('r.example/acme/app', none).manifest('v1')).rejects.toThrow(
      /redirects to storage\.example by http without TLS/,
    );
  });
});

test('a date to wait for is by the clock of the server that names it', async () => {
  const slept: number[] = [];
  const answers = [503, 200];
  const { repository } = await against(
    (_request, response) => {
      // An hour behind this machine, so that the date has long passed here.
      const date = (seconds: number) => new Date(Date.now() - 3_600_000 + seconds * 1000).toUTCString();
      const headers = { date: date(0), 'retry-after': date(9) };
      response.writeHead(answers.shift() ?? 200, headers).end('{"tags":["v1"]}');
    },
    { timing: { now: Date.now, random: () => 0, sleep: async (ms) => void slept.push(ms) } },
  );
  expect(await repository.tags()).toEqual(['v1']);
  expect(slept).toEqual([9000]);
});

test.each([
  ['of no length', { 'content-length': '0' }],
  ['of no type', { 'content-length': '7', 'content-type': 'application/json' }],
])('a look at a manifest that is answered with one %s is no answer', async (_, headers) => {
  const stored = { schemaVersion: 2, config: { digest: image.configDigest, size: 2 }, layers: [] };
  const bytes = Buffer.from(JSON.stringify(stored));
  const { repository } = await against((request, response) => {
    const digest = { 'docker-content-digest': image.digest, 'content-type': image.mediaType };
    if (request.method === 'HEAD') response.writeHead(200, { ...digest, ...headers }).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(bytes);
  });
  // OCI's manifests need not name their type, and a plain file server does not know it.
  expect(await repository.resolve('v1')).toMatchObject({ size: bytes.length, mediaType: image.mediaType });
});

test.each(['HEAD', 'GET'])(
  'an empty manifest that %s shows after a broken write is written again',
  async (look) => {
    const empty = { 'docker-content-digest': digestOf(new Uint8Array()), 'content-type': image.mediaType };
    let puts = 0;
    const { repository } = await against((request, response) => {
      if (request.method === 'PUT') {
        puts += 1;
        if (puts === 1) return request.socket.destroy();
        return response.writeHead(201, { 'docker-content-digest': image.digest }).end();
      }
      const refused = request.method === 'HEAD' && look !== 'HEAD';
      return response.writeHead(refused ? 405 : 200, { ...empty, 'content-length': '0' }).end();
    });
    await repository.putManifest('v1', image.bytes, image.mediaType, { replacing: null, justLooked: true });
    expect(puts).toBe(2);
  },
);

test('an answer without content that names no digest is no manifest', async () => {
  const { repository } = await against((_request, response) => response.writeHead(200).end());
  await expect(repository.resolve('v1')).rejects.toThrow('the answer is not a JSON object');
});

describe('a token server', () => {
  const asking = (token: string) =>
    against((_request, response) => {
      const challenge = { 'www-authenticate': `Bearer realm="http://${token}/token"` };
      response.writeHead(401, challenge).end();
    });

  test.each([
    [400, 'unauthorized', 'it asks for a login, and there is none'],
    [403, 'unauthorized', 'it asks for a login, and there is none'],
    [404, 'not-a-registry', 'answered 404, and neither gives nor refuses a token'],
    [302, 'not-a-registry', 'answered 302, and neither gives nor refuses a token'],
    [511, 'unreachable', 'this network asks for a login'],
  ])('that answers %i', async (status, code, why) => {
    const tokens = await serve((_request, response) => response.writeHead(status, { location: '/x' }).end());
    const { repository } = await asking(tokens.host);
    await expect(repository.resolve('v1')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(why),
    });
  });
});

test('a network that wants a login is told as that, at once', async () => {
  const { server, repository } = await against((_request, response) =>
    response.writeHead(511, { 'content-type': 'text/html' }).end('<html>log in</html>'),
  );
  await expect(repository.resolve('v1')).rejects.toThrow(
    /asks for a login before it lets \S+ through \(511\)/,
  );
  expect(server.requests).toHaveLength(1);
});

test('what a registry redirects to and is refused there is no matter of the login', async () => {
  const storage = await serve((_request, response) => response.writeHead(403).end());
  const { repository } = await against((_request, response) =>
    response.writeHead(307, { location: `http://${storage.host}/signed` }).end(),
  );
  await expect(repository.readBlob(image.configDigest)).rejects.toThrow(
    /the registry redirects to \S+, which answered 403: run this again/,
  );
});

describe('404 to a write', () => {
  test.each([
    [
      'NAME_UNKNOWN',
      'has no such repository, or nowhere to put it (NAME_UNKNOWN: no): create the repository',
    ],
    ['', 'has no such repository, or nowhere to put it: create the repository there, or check the name.'],
    ['MANIFEST_BLOB_UNKNOWN', 'does not have all that it names (MANIFEST_BLOB_UNKNOWN: no): push the image'],
  ])('%s', async (code, why) => {
    const { repository } = await against((request, response) => {
      const body = code && request.method === 'PUT' && JSON.stringify({ errors: [{ code, message: 'no' }] });
      response.writeHead(404).end(body);
    });
    await expect(repository.putManifest('v1', image.bytes, image.mediaType)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(why),
    });
  });
});
