import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type FakeServer, makeImage, startFakeServer } from '../testing/index.ts';
import { digestOf, mediaTypes, openRepository, type RepositoryOptions } from './index.ts';

const image = makeImage([]);
const servers: FakeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function serve(answer: RequestListener): Promise<FakeServer> {
  const server = await startFakeServer(answer);
  servers.push(server);
  return server;
}

/** A repository on a server that answers as told, with waits that take no time. */
async function against(answer: RequestListener, options: RepositoryOptions = {}) {
  const server = await serve(answer);
  const timing = { now: Date.now, random: () => 0, sleep: async () => {} };
  const repository = openRepository(`${server.host}/acme/app`, {
    timing,
    credentials: async () => undefined,
    ...options,
  });
  return { server, repository };
}

const login = { credentials: async () => ({ username: 'me', password: 'hunter2', foundIn: 'the test' }) };

describe('names that are none are refused before anything is sent', () => {
  test.each([
    [
      'a digest that is too short',
      'sha256:abc',
      /has 3 characters after the colon, and sha256 has 64: copy it whole/,
    ],
    ['a tag that is a path', '../../secret', /"\.\.\/\.\.\/secret" is neither a tag nor a digest/],
    ['a tag with a query', 'latest?x=1', /is neither a tag nor a digest/],
  ])('%s', async (_, reference, message) => {
    const { server, repository } = await against((_request, response) => response.end());
    const put = repository.putManifest(reference, image.bytes, image.mediaType);
    for (const work of [repository.resolve(reference), repository.manifest(reference), put]) {
      await expect(work).rejects.toMatchObject({
        code: 'bad-reference',
        message: expect.stringMatching(message),
      });
    }
    expect(server.requests).toEqual([]);
  });

  test.each([
    '127.0.0.1:5000/Acme/app',
    '127.0.0.1:5000/acme/app:tag',
    `127.0.0.1:5000/acme/app@${image.digest}`,
  ])('a repository written as %s', (name) => {
    expect(() => openRepository(name)).toThrow(expect.objectContaining({ code: 'bad-reference' }));
  });
});

describe('answers that are none of a registry', () => {
  test.each([200, 404, 403])('a web page with status %i', async (status) => {
    const { server, repository } = await against((_request, response) => {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>');
    });
    const message = `${server.host}/acme/app: cannot read latest: ${server.host} answered ${status} with a web page, as a login page or another server does, and no registry: check the name.`;
    await expect(repository.resolve('latest')).rejects.toMatchObject({ code: 'not-a-registry', message });
    await expect(repository.manifest('latest')).rejects.toMatchObject({ code: 'not-a-registry', message });
    await expect(repository.putManifest('latest', image.bytes, image.mediaType)).rejects.toThrow(/web page/);
    await expect(repository.tags()).rejects.toThrow(/web page/);
    expect(server.requests).toHaveLength(4); // A web page is not asked for again.
  });

  test.each([
    ['JSON that is no manifest', '{"hello":"world"}', /neither an image manifest nor an index/],
    ['no JSON', 'hello', /not a JSON object/],
    [
      'a digest that leads elsewhere',
      manifestWith({ digest: 'sha256:../../x' }),
      /neither an image manifest/,
    ],
    ['a manifest of 2014', '{"schemaVersion":1,"name":"x"}', /in the format of 2014/],
  ])('%s', async (_, body, message) => {
    const { repository } = await against((_request, response) => {
      response.writeHead(200, { 'content-type': mediaTypes.ociManifest }).end(body);
    });
    await expect(repository.manifest('latest')).rejects.toThrow(message);
  });

  test('tags that are none', async () => {
    const { repository } = await against((_request, response) => response.end('{"tags":["../x"]}'));
    await expect(repository.tags()).rejects.toThrow(/not a list of tags/);
  });

  test('a list whose pages go in circles', async () => {
    const { server, repository } = await against((_request, response) => {
      response.setHeader('link', '</v2/acme/app/tags/list?n=1000>; rel="next"');
      response.end('{"tags":["a"]}');
    });
    await expect(repository.tags()).rejects.toThrow(/go in circles/);
    expect(server.requests).toHaveLength(1);
  });
});

describe('content that is not what its digest says', () => {
  const other = manifestWith({ size: 3 });
  const headers = { 'content-type': mediaTypes.ociManifest };

  test('a manifest, by digest and by tag', async () => {
    const { repository } = await against((_request, response) => {
      response.writeHead(200, { ...headers, 'docker-content-digest': image.digest }).end(other);
    });
    for (const reference of [image.digest, 'latest']) {
      await expect(repository.manifest(reference)).rejects.toMatchObject({ code: 'digest-mismatch' });
    }
  });

  test('a blob', async () => {
    const { repository } = await against((_request, response) => response.end('other bytes'));
    await expect(repository.readBlob(image.configDigest)).rejects.toMatchObject({ code: 'digest-mismatch' });
  });

  test('a manifest that was damaged once is read again', async () => {
    let times = 0;
    const { repository } = await against((_request, response) => {
      response.writeHead(200, headers).end(times++ === 0 ? image.bytes.slice(0, 20) : image.bytes);
    });
    expect((await repository.manifest(image.digest))?.descriptor.digest).toBe(image.digest);
  });

  test('a registry that has taken a manifest for another', async () => {
    const { repository } = await against((_request, response) => {
      response.writeHead(201, { 'docker-content-digest': digestOf(new Uint8Array()) }).end();
    });
    await expect(repository.putManifest('v1', image.bytes, image.mediaType)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });

  test('a registry that sends no digest is asked for the content', async () => {
    const { server, repository } = await against((_request, response) => {
      response.writeHead(200, headers).end(image.bytes);
    });
    expect(await repository.resolve('latest')).toMatchObject({
      digest: image.digest,
      size: image.bytes.length,
    });
    expect(server.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  });
});

describe('a manifest of 100 MB is refused without reading it', () => {
  const size = 100 * 1024 * 1024;
  const piece = Buffer.alloc(64 * 1024, ' ');
  const flood: RequestListener = (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write(piece)) {}
    };
    response.on('drain', more);
    more();
  };

  test.each([
    ['announced', { 'content-length': String(size) }],
    ['not announced', {}],
  ])('%s', async (_, headers) => {
    const { server, repository } = await against((request, response) => {
      response.writeHead(200, { 'content-type': mediaTypes.ociManifest, ...headers });
      flood(request, response);
    });
    await expect(repository.manifest('latest')).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringMatching(/larger than 4194304 bytes, and was not read to its end/),
    });
    expect(server.sentBytes()).toBeLessThan(20 * 1024 * 1024); // What lies in socket buffers was sent, and not read.
  });

  test('nor is one written', async () => {
    const { server, repository } = await against((_request, response) => response.end());
    const put = repository.putManifest('v1', new Uint8Array(4 * 1024 * 1024 + 1), mediaTypes.ociManifest);
    await expect(put).rejects.toMatchObject({ code: 'too-large' });
    expect(server.requests).toEqual([]);
  });
});

describe('redirects', () => {
  const challenge = { 'www-authenticate': 'Basic realm="r"' };

  test('to another host are followed without the login, and a host on the way back does not get it again', async () => {
    const elsewhere = await serve((_request, response) => response.end(image.blobs[0]));
    const { server, repository } = await against((request, response) => {
      if (!request.headers.authorization) response.writeHead(401, challenge).end();
      else response.writeHead(307, { location: `http://${elsewhere.host}/signed?key=x` }).end();
    }, login);
    expect(await repository.readBlob(image.configDigest)).toEqual(image.blobs[0]);
    expect(server.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
    expect(elsewhere.requests).toHaveLength(1);
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('a 401 of another host does not get the login either', async () => {
    const elsewhere = await serve((_request, response) => response.writeHead(401, challenge).end());
    const { repository } = await against(
      (_request, response) => response.writeHead(302, { location: `http://${elsewhere.host}/` }).end(),
      login,
    );
    await expect(repository.readBlob(image.configDigest)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test('an upload that continues on another host goes there without the login', async () => {
    const elsewhere = await serve((request, response) => {
      request.resume();
      response.writeHead(201).end();
    });
    let uploaded = false;
    const { repository } = await against((request, response) => {
      if (!request.headers.authorization) response.writeHead(401, challenge).end();
      else if (request.method === 'HEAD') response.writeHead(uploaded ? 200 : 404).end();
      else {
        uploaded = true;
        response.writeHead(202, { location: `http://${elsewhere.host}/upload?state=1` }).end();
      }
    }, login);
    await repository.putBlob(new Uint8Array([1]));
    expect(elsewhere.requests).toMatchObject([
      { method: 'PUT', url: expect.stringMatching(/state=1&digest=sha256/) },
    ]);
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    ['in clear text to a host beyond loopback', 'http://192.0.2.1/x', /to 192\.0\.2\.1 by http without TLS/],
    ['with a login in the address', 'http://me:hunter2@127.0.0.1/x', /to 127\.0\.0\.1 with a login inside/],
    ['to a file', 'file:///etc/passwd', /to an address that is not http/],
    ['in a circle', '/v2/acme/app/manifests/latest', /more than 5 times/],
  ])('%s are not followed', async (_, location, message) => {
    const { repository } = await against((_request, response) => response.writeHead(307, { location }).end());
    await expect(repository.manifest('latest')).rejects.toThrow(message);
  });
});

describe('what is repeated, and what is not', () => {
  test.each([400, 404, 405, 409, 413, 416, 418])('%i is not', async (status) => {
    const { server, repository } = await against((_request, response) =>
      response.writeHead(status).end('{}'),
    );
    await expect(repository.putManifest('v1', image.bytes, image.mediaType)).rejects.toThrow(
      /cannot write v1/,
    );
    expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  test.each([429, 500, 502, 503, 504])('%i is, six times', async (status) => {
    const { server, repository } = await against((_request, response) => response.writeHead(status).end());
    await expect(repository.putManifest('v1', image.bytes, image.mediaType)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`the registry answered ${status}`),
    });
    expect(server.requests).toHaveLength(6);
  });

  test('an answer that does not come is waited for within the deadline', async () => {
    const { repository } = await against(() => {}, { deadlineSeconds: 0.4 });
    const started = performance.now();
    await expect(repository.resolve('v1')).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/did not answer in time: check that it runs/),
    });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('a registry that is not there is told in one sentence', async () => {
    const { server, repository } = await against(() => {});
    await server.stop();
    await expect(repository.resolve('v1')).rejects.toMatchObject({
      code: 'unreachable',
      message: `${server.host}/acme/app: cannot read v1: ${server.host} broke the connection, or takes none (ECONNREFUSED): check that it runs.`,
    });
  });

  test('a server without TLS is told as that', async () => {
    const server = await serve((_request, response) => response.end());
    const repository = openRepository(`${server.host}/acme/app`, { plainHttp: false });
    await expect(repository.resolve('v1')).rejects.toThrow(/does not speak https/);
  });
});

/** A manifest whose configuration's descriptor is changed. */
function manifestWith(change: object): string {
  const config = { mediaType: 'application/json', digest: image.configDigest, size: 2, ...change };
  return JSON.stringify({ schemaVersion: 2, config, layers: [] });
}
