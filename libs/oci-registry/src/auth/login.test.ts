import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  distribution,
  makeImage,
  onPath,
  pushImage,
  skipNote,
  startDistribution,
  startTokenServer,
  type TestRegistry,
  type TokenServer,
} from '../../testing/index.ts';
import { type CredentialSource, openRepository } from '../index.ts';

const program = await distribution();
const image = makeImage([]);
const as =
  (username: string, password: string): CredentialSource =>
  async () => ({ username, password, foundIn: 'the test' });
const nobody: CredentialSource = async () => undefined;

describe.skipIf('missing' in program)(`basic authentication by CNCF distribution${skipNote(program)}`, () => {
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startDistribution({ login: true });
  });
  afterAll(() => registry?.stop());

  test('the right login pushes and reads', async () => {
    const repository = openRepository(`${registry.host}/acme/app`, {
      credentials: as('tester', 'correct horse'),
    });
    await pushImage(repository, image);
    expect((await repository.resolve(image.digest))?.digest).toBe(image.digest);
  });

  test('without a login the error says how to log in', async () => {
    const repository = openRepository(`${registry.host}/acme/app`, { credentials: nobody });
    await expect(repository.resolve('latest')).rejects.toMatchObject({
      code: 'unauthorized',
      registry: registry.host,
      repository: 'acme/app',
      reference: 'latest',
      message: `${registry.host}/acme/app: cannot read latest: it asks for a login, and there is none: log in with docker login ${registry.host} (or buildah or podman login), or set REGISTRY=${registry.host}, REGISTRY_USER and REGISTRY_PASSWORD.`,
    });
  });

  test('with a wrong one it says where that was found', async () => {
    const repository = openRepository(`${registry.host}/acme/app`, { credentials: as('tester', 'wrong') });
    await expect(repository.tags()).rejects.toThrow(
      /it refused the login from the test: log in with docker login/,
    );
  });
});

const openssl = onPath('openssl') ? program : { missing: 'openssl, to sign tokens with' };
describe.skipIf('missing' in openssl)(`tokens for CNCF distribution${skipNote(openssl)}`, () => {
  let tokens: TokenServer;
  let registry: TestRegistry;
  beforeAll(async () => {
    tokens = await startTokenServer('tester:correct horse', 'refresh-me');
    registry = await startDistribution({ auth: tokens.auth });
  });
  afterAll(async () => {
    await registry?.stop();
    await tokens?.stop();
  });
  const open = (name: string, credentials: CredentialSource, timing = {}) =>
    openRepository(`${registry.host}/${name}`, { credentials, ...timing });

  test('one token is asked for each scope, however many requests there are', async () => {
    const repository = open('acme/scopes', as('tester', 'correct horse'));
    tokens.given.length = 0;
    await pushImage(repository, image);
    await repository.putManifest('v1', image.bytes, image.mediaType);
    await Promise.all([repository.tags(), repository.resolve('v1'), repository.hasBlob(image.configDigest)]);
    expect(tokens.given).toEqual([['repository:acme/scopes:pull'], ['repository:acme/scopes:pull,push']]);
  });

  test('a token is used for nine tenths of its life', async () => {
    let now = Date.now();
    const timing = { now: () => now, random: () => 0, sleep: async () => {} };
    const repository = open('acme/life', as('tester', 'correct horse'), { timing });
    await repository.resolve('latest');
    const before = tokens.given.length;
    now += 269_000;
    await repository.resolve('latest');
    expect(tokens.given.length).toBe(before);
    now += 2_000;
    await repository.resolve('latest');
    expect(tokens.given.length).toBe(before + 1);
  });

  test('an identity token is exchanged by the refresh grant', async () => {
    const repository = open('acme/identity', async () => ({
      identityToken: 'refresh-me',
      foundIn: 'the test',
    }));
    await pushImage(repository, image);
    expect(tokens.asked.at(-1)?.body).toMatch(/grant_type=refresh_token/);
    expect((await repository.resolve(image.digest))?.digest).toBe(image.digest);
  });

  test('without a login what is public can be read, and nothing be written', async () => {
    const repository = open('acme/scopes', nobody);
    expect(await repository.resolve('nothing')).toBeUndefined();
    await expect(repository.putBlob(new Uint8Array([7]))).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('a login that the token server refuses is told, with where it was found', async () => {
    const repository = open('acme/scopes', as('tester', 'wrong'));
    await expect(repository.tags()).rejects.toThrow(
      /it refused the login from the test: log in with docker login/,
    );
  });
});
