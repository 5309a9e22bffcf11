import { afterEach, describe, expect, test } from 'vitest';
import { fakeServers, makeImage } from '../../testing/index.ts';

const image = makeImage([]);
const servers = fakeServers();
const { serve, against } = servers;
afterEach(servers.stop);

const login = { credentials: async () => ({ username: 'me', password: 'hunter2', foundIn: 'the test' }) };

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
    await expect(repository.readBlob(image.configDigest)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining(
        `the registry redirects to ${elsewhere.host}, which answered 401: run this`,
      ),
    });
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
