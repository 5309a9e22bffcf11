import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeServers } from '../../testing/index.ts';
import { openRepository } from '../index.ts';

const servers = fakeServers();
afterEach(async () => {
  vi.unstubAllEnvs();
  await servers.stop();
});

/** A server that demands a login, under a name of 127.0.0.1 that does not look like one: as a registry without TLS. */
async function withoutTls() {
  const server = await servers.serve(({ headers }, response) => {
    if (headers.authorization) response.end('{"tags":["v1"]}');
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
  });
  return { server, host: server.host.replace('127.0.0.1', '127.1') };
}

describe('a registry without TLS beyond loopback', () => {
  beforeEach(() => {
    // Whatever logins the user has.
    for (const name of ['DOCKER_CONFIG', 'HOME', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME'])
      vi.stubEnv(name, '/nobody');
    vi.stubEnv('REGISTRY_AUTH_FILE', '');
    vi.stubEnv('REGISTRY_USER', 'me');
    vi.stubEnv('REGISTRY_PASSWORD', 'hunter2');
  });

  test('is spoken to with REGISTRY_PLAIN_HTTP=true, and given the login', async () => {
    const { server, host } = await withoutTls();
    vi.stubEnv('REGISTRY', `${host}/acme`);
    vi.stubEnv('REGISTRY_PLAIN_HTTP', 'true');
    expect(await openRepository(`${host}/acme/app`).tags()).toEqual(['v1']);
    expect(server.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
  });

  test.each<[string, (host: string) => NodeJS.ProcessEnv]>([
    ['without it', (host) => ({ REGISTRY: `${host}/acme` })],
    ['with a scheme in REGISTRY alone', (host) => ({ REGISTRY: `http://${host}/acme` })],
    ['with another value', (host) => ({ REGISTRY: `${host}/acme`, REGISTRY_PLAIN_HTTP: 'false' })],
    ['for another registry', () => ({ REGISTRY: 'ghcr.io/acme', REGISTRY_PLAIN_HTTP: 'true' })],
  ])('is sent nothing %s', async (_, environment) => {
    const { server, host } = await withoutTls();
    for (const [name, value] of Object.entries(environment(host))) vi.stubEnv(name, value);
    await expect(openRepository(`${host}/acme/app`).tags()).rejects.toThrow(
      /does not speak https: if it is the one in REGISTRY and to be trusted .*, set REGISTRY_PLAIN_HTTP=true/,
    );
    expect(server.requests).toEqual([]);
  });
});
