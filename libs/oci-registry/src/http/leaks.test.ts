import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { fakeServers, makeImage } from '../../testing/index.ts';
import { type Credentials, openRepository } from '../index.ts';

const password = 'hunter2-pass/word';
const identityToken = 'identity-token-of-me';
const token = 'bearer-token-of-me';
const secrets = [
  password,
  encodeURIComponent(password),
  Buffer.from(`me:${password}`).toString('base64'),
  identityToken,
  token,
  'signed-query',
];
const logins: Credentials[] = [
  { username: 'me', password, foundIn: 'the test' },
  { identityToken, foundIn: 'the test' },
];
const image = makeImage([]);

const servers = fakeServers();
afterEach(servers.stop);

/** Registries that send back what they were given, in all the places that end up in messages. */
const registries: Record<string, (realm: () => string) => RequestListener> = {
  'refuses every login, and repeats it': (realm) => (request, response) => {
    const error = { code: 'UNAUTHORIZED', message: `no: ${request.headers.authorization} ${token}` };
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm()}",service="${token}"` });
    response.end(JSON.stringify({ errors: [error] }));
  },
  'takes the login, and repeats it when it refuses the rest': (realm) => (request, response) => {
    const { authorization } = request.headers;
    const challenge = { 'www-authenticate': `Bearer realm="${realm()}"` };
    const error = { code: 'DENIED', message: `not to ${authorization}` };
    response.writeHead(authorization ? 403 : 401, authorization ? {} : challenge);
    response.end(JSON.stringify({ errors: [error] }));
  },
  'is busy, and repeats it': () => (request, response) => {
    const challenge = { 'www-authenticate': 'Basic realm="r"' };
    const { authorization } = request.headers;
    response.writeHead(authorization ? 503 : 401, authorization ? {} : challenge);
    response.end(JSON.stringify({ errors: [{ code: authorization, message: authorization }] }));
  },
  'redirects with a signature to where nobody listens': () => (_request, response) => {
    response.writeHead(307, { location: 'http://127.0.0.1:1/x?key=signed-query' }).end();
  },
  'redirects with a signature in clear text': () => (_request, response) => {
    response.writeHead(307, { location: 'http://192.0.2.1/x?key=signed-query' }).end();
  },
  'redirects with a login in the address': () => (_request, response) => {
    response.writeHead(307, { location: `http://me:${encodeURIComponent(password)}@127.0.0.1/x` }).end();
  },
  'breaks off': () => (request) => void request.socket.destroy(),
};

/** Token servers that give, and that send back what they were given. */
const tokenServers: Record<string, RequestListener> = {
  'gives a token': (_request, response) => response.end(JSON.stringify({ token })),
  'gives a token with a line break': (_request, response) =>
    response.end(JSON.stringify({ token: `${token}\n` })),
  'repeats the login as no JSON': (request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => response.end(`${request.headers.authorization} ${body} ${token}`));
  },
  'refuses, and repeats the login': (request, response) => {
    response.writeHead(401).end(JSON.stringify({ errors: [{ message: request.headers.authorization }] }));
  },
};

const cases = Object.keys(registries).flatMap((registry) =>
  Object.keys(tokenServers).flatMap((tokens) => logins.map((login) => ({ registry, tokens, login }))),
);

test.each(cases)('no secret where the registry $registry, and the token server $tokens', async (one) => {
  const tokenServer = await servers.serve(tokenServers[one.tokens] ?? (() => {}));
  const realm = () => `http://${tokenServer.host}/token`;
  const server = await servers.serve((registries[one.registry] ?? (() => () => {}))(realm));
  const said: unknown[] = [];
  const repository = openRepository(`${server.host}/acme/app`, {
    credentials: async () => one.login,
    timing: { now: Date.now, random: () => 0, sleep: async () => {} },
  });
  const works = [
    () => repository.resolve('latest'),
    () => repository.manifest('latest'),
    () => repository.putManifest('latest', image.bytes, image.mediaType),
    () => repository.putBlob(image.bytes),
    () => repository.tags(),
    () => repository.referrers(image.digest),
  ];
  let failed = 0;
  for (const work of works) {
    await work().catch((error: Error & { cause?: unknown }) => {
      failed++;
      said.push(error, error.message, error.stack, error.cause, JSON.stringify(error), String(error));
    });
  }
  expect(failed).toBe(works.length);
  const output = said.map((one) => inspect(one, { depth: 20, showHidden: true })).join('\n');
  expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
});

test('nothing that a repository shows of itself holds a secret', async () => {
  const [credentials] = logins;
  const server = await servers.serve((request, response) => {
    if (request.headers.authorization) response.writeHead(200).end('{"tags":[]}');
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
  });
  const repository = openRepository(`${server.host}/acme/app`, { credentials: async () => credentials });
  expect(await repository.tags()).toEqual([]);
  const shown = inspect(repository, { depth: 20, showHidden: true });
  expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
});
