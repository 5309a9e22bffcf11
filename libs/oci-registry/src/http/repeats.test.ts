import { afterEach, describe, expect, test } from 'vitest';
import { fakeServers, makeImage } from '../../testing/index.ts';
import { openRepository } from '../index.ts';

const image = makeImage([]);
const servers = fakeServers();
const { serve, against } = servers;
afterEach(servers.stop);

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

  test('a right digest that the registry doubts is sent again, and a wrong manifest is not', async () => {
    const refusal = (code: string) => JSON.stringify({ errors: [{ code, message: 'no' }] });
    const codes = ['DIGEST_INVALID', 'DIGEST_INVALID', 'MANIFEST_INVALID'];
    const { server, repository } = await against((_request, response) => {
      const code = codes.shift();
      response.writeHead(400, { 'content-type': 'application/json' }).end(code && refusal(code));
    });
    await expect(repository.putManifest('v1', image.bytes, image.mediaType)).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('the registry answered 400 (MANIFEST_INVALID: no)'),
    });
    expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(3);
  });

  describe('an upload that the registry loses', () => {
    /** A registry that loses the first uploads. */
    const losing = (lost: number, code: string) => {
      let [begun, there] = [0, false];
      return against(({ method }, response) => {
        if (method === 'HEAD') response.writeHead(there ? 200 : 404).end();
        else if (method === 'POST') response.writeHead(202, { location: `/upload/${++begun}` }).end();
        else if (begun <= lost) {
          response.writeHead(404).end(JSON.stringify({ errors: [{ code, message: 'no' }] }));
        } else {
          there = true;
          response.writeHead(201).end();
        }
      });
    };
    const written = (requests: { method?: string | undefined; url?: string | undefined }[]) =>
      requests.filter(({ method }) => method === 'PUT').map(({ url }) => url?.split('?')[0]);

    test('is begun again', async () => {
      const { server, repository } = await losing(2, 'BLOB_UPLOAD_UNKNOWN');
      await repository.putBlob(new Uint8Array([1]));
      expect(written(server.requests)).toEqual(['/upload/1', '/upload/2', '/upload/3']);
    });

    test.each(['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID'])(
      'is told as that where it is lost each time: %s',
      async (code) => {
        const { repository } = await losing(Number.POSITIVE_INFINITY, code);
        await expect(repository.putBlob(new Uint8Array([1]))).rejects.toMatchObject({
          code: 'unavailable',
          message: expect.stringContaining(`the registry lost the upload (${code}: no): run this again.`),
        });
      },
    );
  });

  test.each([429, 500, 502, 503, 504])('%i is, six times', async (status) => {
    const { server, repository } = await against((_request, response) => response.writeHead(status).end());
    await expect(repository.putManifest('v1', image.bytes, image.mediaType)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`the registry answered ${status}`),
    });
    expect(server.requests).toHaveLength(6);
  });

  test.each([429, 503])(
    'a token server that answers %i is asked again when it wants to be',
    async (status) => {
      let asked = 0;
      let busy = 1;
      const tokens = await serve((_request, response) => {
        if (asked++ < busy) response.writeHead(status, { 'retry-after': '7' }).end();
        else response.end('{"token":"t"}');
      });
      const slept: number[] = [];
      const sleep = async (milliseconds: number) => void slept.push(milliseconds);
      const timing = { now: Date.now, random: () => 0, sleep };
      const options = { timing, credentials: async () => undefined };
      const { server, repository } = await against(({ headers }, response) => {
        const challenge = { 'www-authenticate': `Bearer realm="http://${tokens.host}/token"` };
        if (headers.authorization) response.end('{"tags":["v1"]}');
        else response.writeHead(401, challenge).end();
      }, options);
      expect(await repository.tags()).toEqual(['v1']);
      expect(slept).toEqual([7000]);
      busy = Number.POSITIVE_INFINITY;
      const again = openRepository(`${server.host}/acme/app`, options);
      await expect(again.tags()).rejects.toThrow(
        `${server.host}/acme/app: cannot list the tags: the token server of ${server.host} answered ${status}, and asks to wait 7 s: try again later.`,
      );
    },
  );

  test('an answer that does not come is waited for within the deadline', async () => {
    const { repository } = await against(() => {}, { deadlineSeconds: 0.4 });
    const started = performance.now();
    await expect(repository.resolve('v1')).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/did not answer in time: check the network, and that it runs/),
    });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('a registry that is not there is told in one sentence', async () => {
    const { server, repository } = await against(() => {});
    await server.stop();
    await expect(repository.resolve('v1')).rejects.toMatchObject({
      code: 'unreachable',
      message: `${server.host}/acme/app: cannot read v1: ${server.host} takes no connection (ECONNREFUSED): check the network, and that it runs.`,
    });
  });
});
