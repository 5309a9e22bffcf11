import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isIndex, openRepository } from '@shipshape/oci-registry';
import { startDistribution, type TestRegistry, tester } from '@shipshape/oci-registry/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { chooseEngine, type Engine, EngineError, findEngines, makeContext } from '../src/index.ts';
import { noRegistry } from './registry.ts';

for (const { name, usable, detail } of await findEngines({})) {
  const obstacle = usable ? await noRegistry() : detail;
  if (obstacle) {
    console.warn(`Logins not tested with ${name}: ${obstacle}.`);
    test.skip(`${name} (skipped: ${obstacle})`);
    continue;
  }
  describe(`${name}, on a machine where nobody has logged in`, () => {
    let folder: string;
    let registry: TestRegistry;
    let engine: Engine;
    let image: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
      registry = await startDistribution({ login: true });
      engine = await chooseEngine({ wanted: name, say: () => {} });
      const tar = join(folder, 'rootfs.tar');
      writeFileSync(join(folder, 'file'), folder); // Another image every time: nothing of it is in the registry.
      execFileSync('tar', ['-cf', tar, '-C', folder, 'file']);
      image = await engine.importRootfs(tar, { env: {}, cmd: ['none'] });
    });
    afterAll(async () => {
      if (image) await engine.remove(image);
      await registry?.stop();
      rmSync(folder, { recursive: true });
    });
    beforeEach(() => {
      mkdirSync(join(folder, 'temporary'));
      for (const place of ['HOME', 'XDG_RUNTIME_DIR']) vi.stubEnv(place, join(folder, 'nobody'));
      for (const place of ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE']) vi.stubEnv(place, undefined);
      vi.stubEnv('TMPDIR', join(folder, 'temporary'));
      vi.stubEnv('REGISTRY', `${registry.host}/team`);
      vi.stubEnv('REGISTRY_USER', tester.username);
      vi.stubEnv('REGISTRY_PASSWORD', tester.password);
    });
    afterEach(() => {
      vi.unstubAllEnvs();
      rmSync(join(folder, 'temporary'), { recursive: true });
    });
    const leftBehind = () => readdirSync(join(folder, 'temporary'));

    test('pushes and pulls with REGISTRY_USER and REGISTRY_PASSWORD alone', async () => {
      const reference = `${registry.host}/team/app:1`;
      await engine.push(image, reference);
      const stored = await openRepository(`${registry.host}/team/app`).manifest('1');
      expect(stored && !isIndex(stored.content) && stored.content.config.digest).toBe(image);
      expect(await engine.pull(reference)).toBe(image);
      expect(leftBehind()).toEqual([]);
    });

    test('explains in one sentence that they are refused, without printing them', async () => {
      vi.stubEnv('REGISTRY_PASSWORD', 'hunter2');
      const error = await engine.push(image, `${registry.host}/team/app:2`).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(EngineError);
      expect(error.sentence).toBe(
        `The registry ${registry.host} refuses the login from REGISTRY_USER and REGISTRY_PASSWORD (401): correct it.`,
      );
      expect(error.message).not.toMatch(/hunter2|dGVzdGVyOmh1bnRlcjI/);
      expect(leftBehind()).toEqual([]);
    });

    test('gives them to no other registry than the one that REGISTRY names', async () => {
      vi.stubEnv('REGISTRY', 'registry.example/team');
      await expect(engine.push(image, `${registry.host}/team/app:3`)).rejects.toThrow(
        `The registry ${registry.host} requires a login (401)`,
      );
      expect(leftBehind()).toEqual([]);
    });

    const build = async (base: string) => {
      const context = join(folder, 'temporary', 'context');
      mkdirSync(context);
      writeFileSync(join(context, 'Dockerfile'), `ARG BASE\nFROM $BASE\nLABEL built=yes\n`);
      const built = await engine.build({
        context: await makeContext(context),
        buildArgs: { BASE: base },
        labels: {},
        secrets: [],
      });
      await engine.remove(built.image.id);
      rmSync(context, { recursive: true });
      return built;
    };

    test('a build takes its base image with the same login', async () => {
      const reference = `${registry.host}/team/base:1`;
      await engine.push(image, reference);
      await engine.remove(reference);
      expect((await build(reference)).image.labels).toMatchObject({ built: 'yes' });
      expect(leftBehind()).toEqual([]);
    });

    // Docker's daemon has its own list of hosts for plain HTTP.
    if (name === 'buildah') {
      test('speaks plain http to another host only if asked to', async () => {
        const host = registry.host.replace('127.0.0.1', '0.0.0.0'); // Leads to this machine, and is not loopback by name.
        vi.stubEnv('REGISTRY', `${host}/team`);
        await expect(engine.push(image, `${host}/team/plain:1`)).rejects.toThrow(
          `The registry ${host} does not speak TLS that this machine trusts (http: server gave HTTP response`,
        );
        vi.stubEnv('REGISTRY_PLAIN_HTTP', 'true');
        await engine.push(image, `${host}/team/plain:1`);
        expect((await build(`${host}/team/plain:1`)).image.labels).toMatchObject({ built: 'yes' });
        await engine.remove(`${host}/team/plain:1`);
      });
    }
  });
}
