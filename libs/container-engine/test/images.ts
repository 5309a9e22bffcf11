import { expect, test } from 'vitest';
import { DOCKERFILE, type Fixture, GREETING, LABELS, printsByRun } from './fixture.ts';

/** What every engine does with images. */
export function imageTests(fixture: () => Fixture): void {
  test('imports a root file system as the same image every time', async () => {
    const { engine, tar, base } = fixture();
    expect(await engine.importRootfs(tar, base.config)).toBe(base.id);
    expect(await engine.inspect(base.id)).toMatchObject({ id: base.id, user: '', ...base.config });
  });

  test('refuses a root file system that is not there', async () => {
    const { engine, tar, base } = fixture();
    await expect(engine.importRootfs(`${tar}.not`, base.config)).rejects.toThrow(
      /rootfs\.tar\.not can't be read/,
    );
  });

  test('builds with arguments, labels and secrets that hold any character', async () => {
    const { engine, image } = fixture();
    expect(image).toMatch(/^sha256:[0-9a-f]{64}$/);
    const { labels, ...rest } = (await engine.inspect(image)) ?? {};
    expect(labels).toMatchObject(LABELS);
    expect(rest).toEqual({
      id: image,
      env: { PATH: '/usr/bin:/bin', GREETING },
      user: '10001',
      entrypoint: [],
      cmd: ['python3', 'server.py'],
      workdir: '/home/app',
      stopSignal: 'SIGTERM',
      ...{ shell: [], ports: [], volumes: [], onBuild: [] },
      healthcheck: { test: ['CMD', 'true'] },
    });
  });

  test('reuses the image where nothing changed', async () => {
    const { build, image } = fixture();
    expect(await build(DOCKERFILE)).toBe(image);
  });

  test('streams the output of the engine', async () => {
    let seen = '';
    const onOutput = (chunk: string) => {
      seen += chunk;
    };
    // Another sum every time, for an engine that remembers the last run.
    const now = Date.now();
    await fixture().build(`${DOCKERFILE}RUN echo $((${now} + 1)) answers\n`, { onOutput });
    expect(seen).toContain(`${now + 1} answers`);
  });

  test('pushes what it built, and pulls it back as the same image', async () => {
    const { engine, registry, image } = fixture();
    const reference = `${registry.host}/team/app:1`;
    await engine.push(image, reference);
    expect(await registry.configDigest('team/app', '1')).toBe(image);
    await engine.remove(reference);
    await engine.remove(image);
    expect(await engine.inspect(image)).toBeUndefined();
    expect(await engine.pull(reference)).toBe(image);
    expect((await engine.inspect(reference))?.id).toBe(image);
  });

  test('follows a tag that moved', async () => {
    const { engine, registry, base, image, build } = fixture();
    const reference = `${registry.host}/team/moving:1`;
    await engine.push(base.id, reference);
    expect(await engine.pull(reference)).toBe(base.id);
    const before = await build('ARG BASE\nFROM $BASE\n', { base: reference });
    await engine.push(image, reference);
    expect(await engine.pull(reference)).toBe(image);
    const after = await build('ARG BASE\nFROM $BASE\n', { base: reference });
    expect((await engine.inspect(before))?.user).toBe('');
    expect((await engine.inspect(after))?.user).toBe('10001');
    await engine.remove(reference);
  });

  test('finds no image that is not there, and removes none', async () => {
    const { engine } = fixture();
    const nowhere = `sha256:${'0'.repeat(64)}`;
    expect(await engine.inspect(nowhere)).toBeUndefined();
    await engine.remove(nowhere);
    await engine.remove('127.0.0.1:1/no/such:image');
  });

  test.each([
    ['RUM echo', /^\S.*Dockerfile:3 is not a valid Dockerfile \(unknown instruction: RUM/],
    ['RUN echo out of luck && exit 7', /^A RUN of .*Dockerfile:3 failed with exit code 7.*out of luck/s],
    ['COPY missing.txt /', /^.*Dockerfile copies missing\.txt, which is not in the build context/],
    ['FROM $BASE-none', /^The image 127\.0\.0\.1:\d+\/base:1-none is not in its registry/],
    ['FROM 127.0.0.1:9/base:1', /^The registry 127\.0\.0\.1:9 can't be reached \(connection refused\)/],
  ])('explains in one sentence why a build failed: %s', printsByRun, async (line, sentence) => {
    await expect(fixture().build(`ARG BASE\nFROM \${BASE}\n${line}\n`)).rejects.toThrow(sentence);
  });

  test('explains in one sentence why a push failed', async () => {
    const { engine, image, base } = fixture();
    await expect(engine.push(image, '127.0.0.1:9/app:1')).rejects.toThrow(
      /^The registry 127\.0\.0\.1:9 can't be reached \(connection refused\)/,
    );
    await expect(engine.push(`sha256:${'0'.repeat(64)}`, base.reference)).rejects.toThrow(
      /holds no image sha256:0000/,
    );
    await expect(engine.pull(`${base.reference}-none`)).rejects.toThrow(/base:1-none is not in its registry/);
  });
}
