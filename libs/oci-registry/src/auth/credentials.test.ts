import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultCredentials } from '../index.ts';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docker-config-'));
  env = {
    DOCKER_CONFIG: folder,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    PATH: `${folder}:${process.env.PATH}`,
  };
});
afterEach(() => rm(folder, { recursive: true }));

const login = (registry: string) => defaultCredentials(env)(registry);
const config = (content: object | string) =>
  writeFile(join(folder, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content));
const base64 = (text: string) => Buffer.from(text).toString('base64');

async function helper(name: string, script: string) {
  const file = join(folder, `docker-credential-${name}`);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

describe("Docker's config.json", () => {
  test('without the file nobody is logged in', async () => {
    expect(await login('ghcr.io')).toBeUndefined();
  });

  test('an entry is decoded; a colon may stand in the password', async () => {
    await config({ auths: { 'ghcr.io': { auth: base64('me:pass:word') } } });
    expect(await login('ghcr.io')).toMatchObject({ username: 'me', password: 'pass:word' });
    expect(await login('other.io')).toBeUndefined();
  });

  test.each(['https://r.example:5000/v1/', 'https://r.example:5000', 'r.example:5000/v2/'])(
    'an entry may be written as %s',
    async (name) => {
      await config({ auths: { [name]: { username: 'me', password: 'x' } } });
      expect(await login('r.example:5000')).toMatchObject({ username: 'me', password: 'x' });
      expect(await login('r.example')).toBeUndefined();
    },
  );

  test('Docker Hub is kept under its old address', async () => {
    await config({ auths: { 'https://index.docker.io/v1/': { auth: base64('me:x') } } });
    expect(await login('docker.io')).toMatchObject({ username: 'me' });
  });

  test('an identity token is one', async () => {
    await config({ auths: { 'r.example': { auth: base64('00000000:'), identitytoken: 'refresh' } } });
    expect(await login('r.example')).toMatchObject({ identityToken: 'refresh' });
  });

  test('a broken file is told without quoting it', async () => {
    await config('{"auths": {"ghcr.io": {"auth": hunter2}}}');
    await expect(login('ghcr.io')).rejects.toThrow(/config\.json is not valid JSON: repair it/);
    await expect(login('ghcr.io')).rejects.not.toThrow(/hunter2/);
  });

  test('an entry that is no login is told', async () => {
    await config({ auths: { 'ghcr.io': { auth: base64('nocolon') } } });
    await expect(login('ghcr.io')).rejects.toThrow(
      /entry for ghcr\.io .* cannot be decoded: run docker login ghcr\.io/,
    );
  });
});

describe('credential helpers', () => {
  test('the helper of a registry is asked for it, and wins over the store', async () => {
    await helper('one', 'read server; echo "{\\"Username\\":\\"me\\",\\"Secret\\":\\"for $server\\"}"');
    await helper('two', 'exit 3');
    await config({ credHelpers: { 'ghcr.io': 'one' }, credsStore: 'two' });
    expect(await login('ghcr.io')).toMatchObject({ username: 'me', password: 'for ghcr.io' });
  });

  test('the store is asked for every registry; not found is no error, and entries come next', async () => {
    await helper('store', 'cat >/dev/null; echo "credentials not found in native keychain"; exit 1');
    await config({ credsStore: 'store', auths: { 'ghcr.io': { auth: base64('me:x') } } });
    expect(await login('ghcr.io')).toMatchObject({ username: 'me' });
    expect(await login('other.io')).toBeUndefined();
  });

  test('a helper may give an identity token', async () => {
    await helper('one', `echo '{"Username":"<token>","Secret":"refresh"}'`);
    await config({ credsStore: 'one' });
    expect(await login('ghcr.io')).toMatchObject({ identityToken: 'refresh' });
  });

  test.each([
    ['fails', 'echo hunter2; echo hunter2 >&2; exit 1'],
    ['says something that is no JSON', 'echo hunter2'],
  ])('one that %s is told by name, without what it said', async (_, script) => {
    await helper('bad', script);
    await config({ credsStore: 'bad' });
    await expect(login('ghcr.io')).rejects.toThrow(/docker-credential-bad gave no login for ghcr\.io/);
    await expect(login('ghcr.io')).rejects.not.toThrow(/hunter2/);
  });

  test('one that is not installed is told by name', async () => {
    await config({ credsStore: 'absent' });
    await expect(login('ghcr.io')).rejects.toThrow(/docker-credential-absent gave no login/);
  });

  test('a name that leads elsewhere is not run', async () => {
    await config({ credsStore: 'x/../../../bin/sh' });
    await expect(login('ghcr.io')).rejects.toThrow(/is not a program's name/);
  });
});

describe('REGISTRY_USER and REGISTRY_PASSWORD', () => {
  const pair = { REGISTRY_USER: 'me', REGISTRY_PASSWORD: 'x' };

  test.each([
    'ghcr.io',
    'ghcr.io/owner',
    'ghcr.io/owner/app',
    'https://ghcr.io/owner',
    'https://ghcr.io',
    'ghcr.io/owner/',
    'ghcr.io/',
  ])('are for the host of REGISTRY=%s', async (REGISTRY) => {
    Object.assign(env, pair, { REGISTRY });
    expect(await login('ghcr.io')).toMatchObject({ username: 'me', password: 'x' });
    expect(await login('evil.example')).toBeUndefined();
  });

  test('are for no host without REGISTRY', async () => {
    Object.assign(env, pair);
    expect(await login('ghcr.io')).toBeUndefined();
  });

  test('stand behind a login that Docker has', async () => {
    Object.assign(env, pair, { REGISTRY: 'ghcr.io' });
    await config({ auths: { 'ghcr.io': { auth: base64('docker:x') } } });
    expect(await login('ghcr.io')).toMatchObject({ username: 'docker' });
  });
});
