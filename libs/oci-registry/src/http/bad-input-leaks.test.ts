import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { fakeServers, makeImage } from '../../testing/index.ts';
import { mediaTypes, type Repository } from '../index.ts';

// Invalid answers: one clear error each, nothing written, and the login not printed. A registry may put what it was
// given into everything it sends.
const password = 'hunter2-pass/word';
const encoded = Buffer.from(`me:${password}`).toString('base64');
const secrets = [password, encodeURIComponent(password), encoded, 'signed-query'];
const login = async () => ({ username: 'me', password, foundIn: 'the test' });
const image = makeImage([]);
const servers = fakeServers();
afterEach(servers.stop);

interface BadInput {
  what: string;
  code: string;
  /** Answers to a request with a login. */
  answer: (elsewhere: string) => RequestListener;
  work?: (repository: Repository) => Promise<unknown>;
}

const manifestType = { 'content-type': mediaTypes.ociManifest };
const readManifest = (repository: Repository) => repository.manifest('latest');

const cases: BadInput[] = [
  {
    what: 'a web page',
    code: 'not-a-registry',
    answer: () => (request, response) => {
      const page = `<html>${request.headers.authorization} ${password}</html>`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    },
  },
  {
    what: 'a manifest of 100 MB, announced',
    code: 'too-large',
    answer: () => (request, response) => {
      response.writeHead(200, { ...manifestType, 'content-length': String(100 * 1024 * 1024) });
      response.write(`${request.headers.authorization} ${password}`);
    },
  },
  {
    what: 'a manifest of 100 MB, not announced',
    code: 'too-large',
    answer: () => (request, response) => {
      const piece = Buffer.from(`${request.headers.authorization} ${password} `.repeat(1000));
      const more = () => {
        while (!response.destroyed && response.write(piece)) {}
      };
      response.writeHead(200, manifestType).on('drain', more);
      more();
    },
  },
  {
    what: 'an index without our platform',
    code: 'no-platform',
    answer: () => (_request, response) => {
      const platform = { os: 'plan9', architecture: 'mips' };
      const { digest, bytes, mediaType } = image;
      const manifests = [{ mediaType, digest, size: bytes.length, platform, annotations: { password } }];
      response.writeHead(200, { 'content-type': mediaTypes.ociIndex });
      response.end(JSON.stringify({ schemaVersion: 2, manifests }));
    },
    work: (repository) => repository.imageConfig('latest'),
  },
  {
    what: 'a redirect to another host that asks for the login',
    code: 'denied',
    answer: (elsewhere) => (_request, response) => {
      response.writeHead(307, { location: `http://${elsewhere}/x?key=signed-query` }).end();
    },
  },
  {
    what: 'a redirect to another host that sends a web page',
    code: 'not-a-registry',
    answer: (elsewhere) => (_request, response) => {
      response.writeHead(307, { location: `http://${elsewhere}/page?key=signed-query` }).end();
    },
  },
];

test.each(cases)(
  '$what: one clear error, nothing written, no login given away',
  async ({ code, answer, work }) => {
    const challenge = { 'www-authenticate': 'Basic realm="r"' };
    const other = await servers.serve((request, response) => {
      if (request.url?.startsWith('/page'))
        response.writeHead(200, { 'content-type': 'text/html' }).end('hello');
      else response.writeHead(401, challenge).end();
    });
    const { server, repository } = await servers.against(
      (request, response) => {
        if (request.headers.authorization) answer(other.host)(request, response);
        else response.writeHead(401, challenge).end();
      },
      { credentials: login },
    );
    const error: Error = await (work ?? readManifest)(repository).then(
      () => expect.fail('it was taken for an answer'),
      (failure) => failure,
    );
    expect(error).toMatchObject({ code, name: 'RegistryError', registry: server.host });
    expect(error.message).toMatch(/^\S+\/acme\/app: cannot .+: .+\.$/);
    const sent = [...server.requests, ...other.requests];
    expect(sent.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Basic ${encoded}`);
    expect(other.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
    const output = [error, error.stack, JSON.stringify(error)].map((one) =>
      inspect(one, { depth: 20, showHidden: true }),
    );
    expect(secrets.filter((secret) => output.join('\n').includes(secret))).toEqual([]);
  },
);
