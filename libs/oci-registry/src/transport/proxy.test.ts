import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeServers } from '../../testing/index.ts';
import { openRepository } from '../index.ts';
import { proxyFor } from './proxy.ts';

const servers = fakeServers();
const proxies: Server[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await servers.stop();
  for (const proxy of proxies.splice(0)) {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  }
});

describe('which proxy is used', () => {
  const both = { HTTP_PROXY: 'http://plain.corp:3128', HTTPS_PROXY: 'http://secure.corp:3129' };
  const proxyHost = (address: string, env: NodeJS.ProcessEnv) => proxyFor(new URL(address), env)?.url.host;

  test('the scheme of the address chooses the variable, in either case', () => {
    expect(proxyHost('https://ghcr.io/v2/', both)).toBe('secure.corp:3129');
    expect(proxyHost('http://r.example/v2/', both)).toBe('plain.corp:3128');
    expect(proxyHost('https://ghcr.io/v2/', { https_proxy: 'secure.corp:3129' })).toBe('secure.corp:3129');
    expect(proxyHost('https://ghcr.io/v2/', { HTTP_PROXY: both.HTTP_PROXY })).toBeUndefined();
    expect(proxyHost('https://ghcr.io/v2/', {})).toBeUndefined();
    expect(proxyHost('https://ghcr.io/v2/', { HTTPS_PROXY: '' })).toBeUndefined();
    expect(proxyHost('https://ghcr.io/v2/', { HTTPS_PROXY: 'https://me:pw@secure.corp' })).toBe(
      'secure.corp',
    );
  });

  test.each(['127.0.0.1:5000', 'localhost', 'localhost:5000', '127.8.9.10', '[::1]:5000'])(
    'none for %s, which is this machine',
    (host) => {
      expect(proxyHost(`http://${host}/v2/`, both)).toBeUndefined();
    },
  );

  test.each([
    ['*', 'ghcr.io', true],
    ['ghcr.io', 'ghcr.io', true],
    ['GHCR.io', 'ghcr.io', true],
    ['ghcr.io', 'pkg.ghcr.io', true],
    ['.ghcr.io', 'pkg.ghcr.io', true],
    ['.ghcr.io', 'ghcr.io', false],
    ['*.ghcr.io', 'pkg.ghcr.io', true],
    ['hcr.io', 'ghcr.io', false],
    ['a.example, ghcr.io', 'ghcr.io', true],
    ['a.example ghcr.io', 'ghcr.io', true],
    ['ghcr.io:443', 'ghcr.io', true],
    ['ghcr.io:8443', 'ghcr.io', false],
    ['ghcr.io:8443', 'ghcr.io:8443', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.0.0.0/33', '10.1.2.3', false],
    ['10.0.0.0/8', 'ten.example', false],
    ['fd00::/8', '[fd00::1]', true],
    ['fd00::1', '[fd00::1]', true],
    ['[fd00::1]:443', '[fd00::1]', true],
    ['', 'ghcr.io', false],
  ])('NO_PROXY=%j exempts %s: %s', (list, host, exempt) => {
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const found = proxyHost(`https://${host}/v2/`, { ...both, [name]: list });
      expect(found === undefined).toBe(exempt);
    }
  });

  test.each(['socks5://me:hunter2@p:1', 'http://', 'http://me:hunter2@:1', '::'])(
    'the value %s is refused without quoting it',
    (HTTPS_PROXY) => {
      const asking = () => proxyFor(new URL('https://ghcr.io'), { HTTPS_PROXY });
      expect(asking).toThrow(
        expect.objectContaining({
          code: 'bad-proxy',
          message: expect.stringMatching(/^HTTPS_PROXY is not the address of an http proxy: write http/),
        }),
      );
      expect(asking).not.toThrow(/hunter2/);
    },
  );
});

/** A proxy on loopback that leads every host to `target`, or refuses with a status, and what it was asked for. */
async function startProxy(target: string, refuses?: number) {
  const asked: string[] = [];
  const [host = '', port = ''] = target.split(':');
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (refuses) response.statusCode = refuses;
    response.setHeader('content-type', 'application/json');
    response.end('{"name":"x","tags":["through-the-proxy"]}');
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (refuses) {
      socket.end(`HTTP/1.1 ${refuses} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxies.push(proxy);
  return { asked, host: `127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

describe('our own requests through a proxy', () => {
  const options = { credentials: async () => undefined, deadlineSeconds: 5 };
  const openPlain = (registry: string) => {
    vi.stubEnv('REGISTRY', registry);
    vi.stubEnv('REGISTRY_PLAIN_HTTP', 'true');
    return openRepository(`${registry}/acme/app`, options);
  };
  const noPauses = { timing: { now: Date.now, random: () => 0, sleep: async () => {} } };

  test('by http are asked of it whole, with its login', async () => {
    const proxy = await startProxy('127.0.0.1:1');
    vi.stubEnv('HTTP_PROXY', `http://me:hunter2@${proxy.host}`);
    vi.stubEnv('NO_PROXY', '');
    const repository = openPlain('r.example');
    expect(await repository.tags()).toEqual(['through-the-proxy']);
    const login = Buffer.from('me:hunter2').toString('base64');
    expect(proxy.asked).toEqual([`GET http://r.example/v2/acme/app/tags/list?n=1000 Basic ${login}`]);
  });

  test('by https go through a tunnel to the host', async () => {
    const server = await servers.serve((_request, response) => response.end('not TLS'));
    const proxy = await startProxy(server.host);
    vi.stubEnv('HTTPS_PROXY', proxy.host);
    vi.stubEnv('NO_PROXY', '');
    const repository = openRepository('r.example/acme/app', { ...options, ...noPauses });
    await expect(repository.tags()).rejects.toMatchObject({ code: 'unreachable' });
    expect(proxy.asked[0]).toBe('CONNECT r.example:443');
    expect(server.requests).toEqual([]); // What came through the tunnel was a TLS greeting.
  });

  test('a proxy that is not there is named, and its login is not', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://me:hunter2@127.0.0.1:1');
    vi.stubEnv('NO_PROXY', '');
    const repository = openRepository('r.example/acme/app', { ...options, ...noPauses });
    const failure = await repository.tags().catch((error: Error) => error);
    expect(failure).toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(
        /r\.example, through the proxy 127\.0\.0\.1:1 of HTTPS_PROXY, takes no connection \(ECONNREFUSED\): check that the proxy runs/,
      ),
    });
    expect(String(failure)).not.toMatch(/hunter2/);
  });

  test.each([
    [
      'https',
      407,
      /the proxy \S+ of HTTPS_PROXY answered 407 for r\.example: write its login into HTTPS_PROXY/,
    ],
    ['https', 403, /the proxy \S+ of HTTPS_PROXY answered 403 for r\.example: ask its administrator/],
    ['http', 407, /the proxy \S+ of HTTP_PROXY answered 407 for r\.example: write its login into HTTP_PROXY/],
  ])('a proxy that refuses %s with %i is named', async (scheme, status, message) => {
    const proxy = await startProxy('127.0.0.1:1', status);
    vi.stubEnv(`${scheme.toUpperCase()}_PROXY`, proxy.host);
    vi.stubEnv('NO_PROXY', '');
    const repository =
      scheme === 'http' ? openPlain('r.example') : openRepository('r.example/acme/app', options);
    await expect(repository.tags()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(message),
    });
    expect(proxy.asked).toHaveLength(1);
  });

  test('to loopback do not go there, however it is spelled', async () => {
    const { server, repository } = await servers.against((_request, response) =>
      response.end('{"tags":["direct"]}'),
    );
    const proxy = await startProxy(server.host);
    vi.stubEnv('HTTP_PROXY', proxy.host);
    vi.stubEnv('NO_PROXY', '');
    expect(await repository.tags()).toEqual(['direct']);
    const spelled = openPlain(server.host.replace('127.0.0.1', '127.1'));
    expect(await spelled.tags()).toEqual(['direct']);
    expect(proxy.asked).toEqual([]);
  });
});
