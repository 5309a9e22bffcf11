import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeServers } from '../../testing/index.ts';
import { defaultCredentials, environmentLogin } from '../index.ts';
import { containersAuthFiles } from './login-files.ts';

let folder: string;
let env: NodeJS.ProcessEnv;
const servers = fakeServers();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'containers-auth-'));
  env = { HOME: folder, XDG_RUNTIME_DIR: join(folder, 'run'), PATH: `${folder}:${process.env.PATH}` };
});
afterEach(async () => {
  await servers.stop();
  await rm(folder, { recursive: true });
});

const as = (user: string) => ({ auth: Buffer.from(`${user}:x`).toString('base64') });
async function put(file: string, content: object | string): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
}
const user = async (registry: string, repository?: string) => {
  const found = await defaultCredentials(env)(registry, repository);
  return found && 'username' in found ? found.username : found;
};
const session = 'run/containers/auth.json';
const configured = '.config/containers/auth.json';
const docker = '.docker/config.json';

describe('where buildah login and podman login leave logins', () => {
  test.each([session, configured])('%s is read', async (file) => {
    await put(file, { auths: { 'quay.io': as('me') } });
    expect(await user('quay.io', 'acme/app')).toBe('me');
    expect(await user('other.io', 'acme/app')).toBeUndefined();
  });

  test('XDG_CONFIG_HOME names the configuration folder', async () => {
    env.XDG_CONFIG_HOME = join(folder, 'elsewhere');
    await put('elsewhere/containers/auth.json', { auths: { 'quay.io': as('me') } });
    expect(await user('quay.io')).toBe('me');
  });

  test('without XDG_RUNTIME_DIR it is the folder of this user under /run', () => {
    expect(containersAuthFiles({ HOME: folder }).usual).toEqual([
      `/run/containers/${process.getuid?.() ?? 0}/auth.json`,
      join(folder, configured),
    ]);
  });

  test('the file of REGISTRY_AUTH_FILE comes first, then Docker, the session, the configuration, REGISTRY_USER', async () => {
    const named = { REGISTRY: 'quay.io', REGISTRY_USER: 'environment', REGISTRY_PASSWORD: 'x' };
    Object.assign(env, named, { REGISTRY_AUTH_FILE: join(folder, 'chosen.json') });
    const files = ['chosen.json', docker, session, configured];
    for (const file of files) await put(file, { auths: { 'quay.io': as(file) } });
    for (const file of files) {
      expect(await user('quay.io', 'acme/app')).toBe(file);
      await rm(join(folder, file));
    }
    expect(await user('quay.io', 'acme/app')).toBe('environment');
  });

  test('an empty file, and one that is not there yet, hold no login', async () => {
    env.REGISTRY_AUTH_FILE = join(folder, 'chosen.json');
    expect(await user('quay.io')).toBeUndefined();
    await put('chosen.json', '');
    expect(await user('quay.io')).toBeUndefined();
  });

  test('a broken one is reported by name, without quoting it', async () => {
    await put(session, '{"auths": hunter2}');
    await expect(user('quay.io')).rejects.toThrow(/auth\.json is not valid JSON/);
    await expect(user('quay.io')).rejects.not.toThrow(/hunter2/);
  });

  test('what Docker does not know is not held against the login of REGISTRY_USER, which engines are lent', async () => {
    Object.assign(env, { REGISTRY: 'quay.io', REGISTRY_USER: 'environment', REGISTRY_PASSWORD: 'x' });
    await put(session, { auths: { 'quay.io': as('me') } });
    expect(await environmentLogin('quay.io', env)).toMatchObject({ username: 'environment' });
  });
});

describe('keys of auth.json', () => {
  test('the most specific one counts', async () => {
    await put(session, {
      auths: {
        'r.example:5000': as('host'),
        'r.example:5000/acme': as('namespace'),
        'r.example:5000/acme/team/app': as('repository'),
      },
    });
    expect(await user('r.example:5000', 'acme/team/app')).toBe('repository');
    expect(await user('r.example:5000', 'acme/team/other')).toBe('namespace');
    expect(await user('r.example:5000', 'acme')).toBe('namespace');
    expect(await user('r.example:5000', 'acmeco/app')).toBe('host');
    expect(await user('r.example:5000')).toBe('host');
  });

  test('a namespace is not a login for the whole host', async () => {
    await put(session, { auths: { 'r.example/acme': as('namespace') } });
    expect(await user('r.example', 'other/app')).toBeUndefined();
  });

  test.each(['docker.io', 'docker.io/acme', 'https://index.docker.io/v1/', 'index.docker.io'])(
    'Docker Hub as %s',
    async (key) => {
      await put(session, { auths: { [key]: as('me') } });
      expect(await user('docker.io', 'acme/app')).toBe('me');
    },
  );

  test('a helper of a namespace is asked for that namespace', async () => {
    const helper = join(folder, 'docker-credential-one');
    await writeFile(
      helper,
      '#!/bin/sh\nread server; echo "{\\"Username\\":\\"$server\\",\\"Secret\\":\\"x\\"}"\n',
    );
    await chmod(helper, 0o755);
    await put(session, { credHelpers: { 'r.example/acme': 'one', 'r.example': 'one' } });
    expect(await user('r.example', 'acme/app')).toBe('r.example/acme');
    expect(await user('r.example', 'other')).toBe('r.example');
  });

  test('an entry that holds nothing leaves it to the next', async () => {
    await put(session, { auths: { 'r.example/acme': {}, 'r.example': as('host') } });
    expect(await user('r.example', 'acme/app')).toBe('host');
  });
});

test('the login of the repository that is opened is used', async () => {
  await put(session, { auths: { '127.0.0.1/x': as('x') } });
  const asked: (string | undefined)[] = [];
  const credentials = async (_registry: string, repository?: string) => {
    asked.push(repository);
    return undefined;
  };
  const { repository } = await servers.against(
    (_request, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(),
    { credentials },
  );
  await expect(repository.resolve('v1')).rejects.toMatchObject({ code: 'unauthorized' });
  expect(asked).toEqual(['acme/app']);
});
