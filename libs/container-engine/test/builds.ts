import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '@shipshape/oci-registry';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BuildRequest, EngineError, makeContext } from '../src/index.ts';
import { run } from '../src/system/command.ts';
import { type Fixture, printsByRun } from './fixture.ts';
import { layersOf } from './raw-build.ts';

/** What every engine promises of one build. */
export function buildTests(fixture: () => Fixture): void {
  let folder: string;
  let context: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
    context = join(folder, 'context');
    mkdirSync(context);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const build = async (dockerfile: string, more: Partial<BuildRequest> = {}) => {
    writeFileSync(join(context, 'Dockerfile'), dockerfile);
    const buildArgs = { BASE: fixture().base.reference };
    return fixture().engine.build({
      ...{ context: await makeContext(context), buildArgs, labels: {}, secrets: [] },
      ...more,
    });
  };

  test('labels of any length are in the image', async () => {
    const labels = {
      long: 'x'.repeat(70_000),
      verse: 'a\nb',
      ...Object.fromEntries(many('label', 'y'.repeat(9000))),
    };
    const { image } = await build('FROM scratch\nCOPY . /\n', { labels });
    expect(image.labels).toMatchObject(labels);
    await fixture().engine.remove(image.id);
  });

  test.each([
    ['a file of the context', 'FROM $BASE', 'source=file'],
    ['a folder of the context', 'FROM $BASE', 'type=bind,source=/folder/'],
    ['the context', 'FROM $BASE', 'target=/else --mount=type=tmpfs'],
    ['what a link leads to', 'FROM $BASE', 'source=link'],
    ['a stage', 'FROM $BASE AS one\nCOPY . /\nFROM $BASE', 'from=one,source=/file'],
  ])('a RUN that mounts %s runs again where that has changed', async (name, from, mount) => {
    const path = name.includes('folder') ? '/shown/file' : name === 'the context' ? '/else/file' : '/shown';
    mkdirSync(join(context, 'folder'));
    symlinkSync('file', join(context, 'link'));
    const dockerfile = `ARG BASE\n${from}\nRUN --mount=${mount},target=/shown \\\n  read text <${path} && : >"/saw-$text"\n`;
    const seen: string[] = [];
    const made: string[] = [];
    for (const text of ['first', 'second']) {
      for (const file of ['file', 'folder/file']) writeFileSync(join(context, file), `${text}\n`);
      const { image } = await build(dockerfile);
      // The first has to stay: its layers are what the second build might take again.
      made.unshift(image.id);
      const into = join(folder, text);
      mkdirSync(into);
      const { entries } = await layersOf(fixture().engine.name, image.id, into);
      seen.push(...entries.map((entry) => entry.path).filter((one) => one.startsWith('saw-')));
    }
    for (const image of made) await fixture().engine.remove(image);
    expect(seen).toEqual(['saw-first', 'saw-second']);
  });

  test('a label that is too long is refused before the build', async () => {
    const seen: string[] = [];
    const request = {
      labels: { long: 'x'.repeat(140_000) },
      onOutput: (chunk: string) => void seen.push(chunk),
    };
    await expect(build('FROM scratch\nCOPY . /\n', request)).rejects.toThrow(
      /^The label "long" is 137 KiB long/,
    );
    expect(seen).toEqual([]);
  });

  test('a line that engines do not read to its end is refused before the build', async () => {
    const dockerfile = `FROM scratch\nLABEL a="${'x'.repeat(70_000)}"\nUSER 1\nCOPY . /\n`;
    await expect(build(dockerfile)).rejects.toThrow(/Dockerfile:2 is 64 KiB long or longer/);
  });

  test('returns the configuration that the image has', async () => {
    const dockerfile =
      'FROM scratch\nCOPY . /\nENV A=b\nUSER 7:8\nSTOPSIGNAL SIGQUIT\nENTRYPOINT ["a"]\nCMD ["b"]\n';
    const { image, reproducible } = await build(dockerfile);
    expect(image).toMatchObject({ user: '7:8', entrypoint: ['a'], cmd: ['b'], stopSignal: 'SIGQUIT' });
    expect(image.env).toMatchObject({ A: 'b' });
    expect(reproducible).toBe(false);
    await fixture().engine.remove(image.id);
  });

  test(
    'a secret can be read in the build, and is in no layer and no output, though the build prints it',
    printsByRun,
    async () => {
      const { engine } = fixture();
      const [inFile, given] = ['open', 'given'].map(
        (word) => `${word}-${Math.random().toString(36).slice(2)}`,
      );
      const file = join(folder, 'a secret, with a comma');
      writeFileSync(file, `${inFile}\n`);
      const address = `https://me:${given}@index.example/simple`;
      let output = '';
      const onOutput = (chunk: string) => {
        output += chunk;
      };
      const dockerfile = `ARG BASE
FROM $BASE
RUN --mount=type=secret,id=index.token-1 --mount=type=secret,id=pip \\
    read -r token < /run/secrets/index.token-1; echo "length \${#token} $token"; \\
    read -r pip < /run/secrets/pip || :; echo "$pip"; echo "password \${pip#*me:}" >&2; touch /used # ${Date.now()}
`;
      const secrets = [
        { id: 'index.token-1', content: { file } },
        { id: 'pip', content: { value: address } },
      ];
      const { image } = await build(dockerfile, { secrets, onOutput });
      const into = join(folder, 'layers');
      mkdirSync(into);
      const { entries } = await layersOf(engine.name, image.id, into);
      await engine.remove(image.id);
      expect(output).toContain(`length ${inFile?.length} ***`);
      expect(output).toContain('password ***');
      for (const secret of [inFile, given] as string[]) {
        expect(output).not.toContain(secret);
        // Everything that was saved of the image: layers and configuration.
        const args = ['--recursive', '--text', '--files-with-matches', secret, into];
        expect(await run('grep', args)).toMatchObject({ exitCode: 1, output: '' });
      }
      expect(entries.map(({ path }) => path)).toContain('used');
    },
  );

  test('nor is it in the error of a build that fails with it', printsByRun, async () => {
    const secrets = [{ id: 'token', content: { value: 'sesame-open' } }];
    const dockerfile = `ARG BASE
FROM $BASE
RUN --mount=type=secret,id=token echo "ERROR: $(cat /run/secrets/token) is wrong" >&2; exit 3 # ${Date.now()}
`;
    const failure = await build(dockerfile, { secrets }).catch((error) => error);
    expect(failure).toBeInstanceOf(EngineError);
    expect(failure.message).toContain('***');
    expect(JSON.stringify([failure.message, failure.sentence, failure.stack])).not.toContain('sesame-open');
  });

  test.each([
    [{ id: 'a,b', content: { file: '/etc/hostname' } }, /^The build secret "a,b" has no valid name/],
    [
      { id: 'token', content: { file: '/no/such/file' } },
      /^The file of the build secret "token" can't be read \(\/no\/such\/file: ENOENT\)/,
    ],
  ])('a secret that cannot be given is an error: %j', async (secret, message) => {
    await expect(build('FROM scratch\n', { secrets: [secret] })).rejects.toThrow(message);
  });

  test("the machine of a build has a name with an address, and this machine's stays", async () => {
    const before = hostname();
    await build(`ARG BASE
FROM $BASE
RUN python3 -c "import socket; socket.gethostbyname(socket.gethostname())" # ${Date.now()}
`);
    expect(hostname()).toBe(before);
  });

  test('a RUN sees all files of a stage above, also where that comes from the layer cache', async () => {
    const made: string[] = [];
    for (const text of ['first', 'second']) {
      writeFileSync(join(context, 'file'), text);
      const { image } = await build(`ARG BASE
FROM $BASE AS one
RUN : >/made
FROM $BASE
COPY file /
RUN --mount=from=one,target=/one test -f /one/made
`);
      // Its layers are what the second build takes.
      made.unshift(image.id);
    }
    for (const image of made) await fixture().engine.remove(image);
  });

  test(
    'stages that do not need each other are each built once, and the image has what they made',
    printsByRun,
    async () => {
      const { engine } = fixture();
      const dockerfile = `ARG BASE
FROM $BASE AS one
RUN echo one-$((40 + 2)); : >/one # ${Date.now()}
FROM $BASE AS two
RUN echo two-$((40 + 2)); : >/two # ${Date.now()}
FROM $BASE
COPY --from=one /one /from-one
COPY --from=two /two /from-two
RUN test -f /from-one -a -f /from-two
`;
      let output = '';
      const { image } = await build(dockerfile, { onOutput: (chunk) => (output += chunk) });
      await engine.remove(image.id);
      for (const printed of [/one-42/g, /two-42/g]) expect(output.match(printed)).toHaveLength(1);
      const failing = dockerfile.replace('RUN echo two', 'RUN exit 3; echo two');
      await expect(build(failing)).rejects.toThrow(/Dockerfile:5 failed with exit code 3/);
    },
  );

  test('two cold builds of the same inputs give the same image, where the engine claims it', async () => {
    const { engine, registry } = fixture();
    const dockerfile = `ARG BASE
FROM $BASE
RUN touch /a && sleep 1 && touch /b
COPY . /context
HEALTHCHECK CMD ["true"]
`;
    const coldly = (tag: string) =>
      cold(engine.name, folder, async () => {
        const built = await build(dockerfile, { sourceDateEpoch: 1_700_000_000 });
        await engine.push(built.image.id, `${registry.host}/team/cold:${tag}`);
        const digest = await openRepository(`${registry.host}/team/cold`).resolve(tag);
        return { ...built, digest };
      });
    const first = await coldly('1');
    // Docker gives the files of a layer the time of the build, and claims nothing.
    expect(first.reproducible).toBe(engine.name === 'buildah');
    if (!first.reproducible) return;
    const second = await coldly('2');
    expect(second.image.id).toBe(first.image.id);
    expect(second.digest).toEqual(first.digest);
    expect(first.digest).toBeDefined();
  });

  test('stops a server by the signal that its image states', async () => {
    const { engine } = fixture();
    const script =
      'import signal, sys; signal.signal(signal.SIGQUIT, lambda *_: sys.exit(0)); print("up", flush=True); signal.pause(); signal.pause()';
    const { image } = await build(
      `ARG BASE\nFROM $BASE\nSTOPSIGNAL SIGQUIT\nUSER 10001\nCMD ["python3", "-c", ${JSON.stringify(script)}]\n`,
    );
    const container = await engine.start({ image: image.id, env: {}, tmpfs: [], port: 1 });
    await vi.waitFor(async () => expect(await container.logs()).toContain('up'), { timeout: 20_000 });
    expect(await container.stop(10)).toMatchObject({ exitCode: 0, killed: false, orderly: true });
    await container.remove();
    await engine.remove(image.id);
  });
}

function many(name: string, value: string): [string, string][] {
  return Array.from({ length: 20 }, (_, number) => [`${name}-${number}`, value]);
}

/** Builds in a storage of its own, so that nothing is there from before. */
async function cold<T>(name: string, folder: string, build: () => Promise<T>): Promise<T> {
  if (name !== 'buildah') return build();
  const storage = mkdtempSync(join(folder, 'storage-'));
  const places = { driver: 'vfs', graphroot: join(storage, 'root'), runroot: join(storage, 'run') };
  const lines = Object.entries(places).map(([key, value]) => `${key} = "${value}"\n`);
  writeFileSync(join(storage, 'storage.conf'), `[storage]\n${lines.join('')}`);
  vi.stubEnv('CONTAINERS_STORAGE_CONF', join(storage, 'storage.conf'));
  try {
    return await build();
  } finally {
    vi.unstubAllEnvs();
  }
}
