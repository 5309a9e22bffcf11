import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { fakeServers, makeImage } from '../../testing/index.ts';
import { digestOf, mediaTypes, openRepository } from '../index.ts';

const image = makeImage([]);
const servers = fakeServers();
const { against } = servers;
afterEach(servers.stop);

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
    const message = `${server.host}/acme/app: cannot read latest: ${server.host} answered ${status} with a web page, as a login page or another server does, and no registry: check the name, and whether this network asks for a login.`;
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

  test.each([
    ['nothing', null],
    ['no digest', { mediaType: mediaTypes.ociManifest, size: 2 }],
    [
      'a digest that leads elsewhere',
      { mediaType: mediaTypes.ociManifest, size: 2, digest: 'sha256:../../x' },
    ],
  ])('attached is what has %s', async (_, entry) => {
    const { repository } = await against((_request, response) => {
      response.end(JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
    });
    await expect(repository.referrers(image.digest)).rejects.toMatchObject({
      code: 'not-a-registry',
      message: expect.stringMatching(
        /cannot list what is attached to sha256:\w+: the answer is not an index/,
      ),
    });
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

/** A manifest whose configuration's descriptor is changed. */
function manifestWith(change: object): string {
  const config = { mediaType: 'application/json', digest: image.configDigest, size: 2, ...change };
  return JSON.stringify({ schemaVersion: 2, config, layers: [] });
}
