import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Container, chooseEngine, type Engine, findEngines, type RunRequest } from '../src/index.ts';
import { hasRegistry, startRegistry, type TestRegistry } from './registry.ts';
import { makeRootfs } from './rootfs.ts';

const SERVER = `
import http.server, os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(int(os.environ.get('EXIT', 0))) if 'STUBBORN' not in os.environ else None)
if 'REQUIRED' not in os.environ:
    sys.exit('REQUIRED is not set')
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f'{self.command} {self.path} {self.headers["Host"]}'.encode()
        self.send_response(404 if self.path == '/missing' else 200)
        self.send_header('Set-Cookie', 'a=1')
        self.send_header('Set-Cookie', 'b=2')
        self.end_headers()
        self.wfile.write(body)
print('listening as', os.getuid(), os.getgid(), os.getcwd(), flush=True)
http.server.HTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
`;

const DOCKERFILE = `
ARG BASE
FROM \${BASE}
ARG GREETING
RUN --mount=type=secret,id=password \\
    cat /run/secrets/password > /dev/null && echo "built with $GREETING"
WORKDIR /home/app
COPY server.py .
ENV GREETING=$GREETING
USER 10001
HEALTHCHECK CMD ["true"]
CMD ["python3", "server.py"]
`;

for (const { name, usable, detail } of await findEngines()) {
  const missing = usable ? hasRegistry || 'docker-registry is not installed' : detail;
  if (missing === true) {
    describe(name, () => contract(() => chooseEngine({ wanted: name, say: () => {} })));
  } else {
    console.warn(`Not tested with ${name}: ${missing}`);
    test(name, (context) => context.skip(String(missing)));
  }
}

/** What every engine does, tried on the real one. */
function contract(choose: () => Promise<Engine>) {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-test-'));
  const context = join(folder, 'a context');
  const secret = join(folder, 'secret');
  let engine: Engine;
  let registry: TestRegistry;
  const tar = join(folder, 'rootfs.tar');
  let baseId: string;
  let image: string;
  const made = new Set<string>();

  const dockerfile = (text: string) => {
    const file = join(context, 'Dockerfile');
    writeFileSync(file, text);
    return file;
  };
  const build = async (text: string, onOutput = (_: string) => {}, args = {}) => {
    const id = await engine.build({
      context,
      dockerfile: dockerfile(text),
      buildArgs: { BASE: `${registry.host}/base:1`, GREETING: 'hello $HOME "you"', ...args },
      labels: { 'org.opencontainers.image.title': 'it\'s a "test" of $things' },
      secrets: [{ id: 'password', file: secret }],
      onOutput,
    });
    made.add(id);
    return id;
  };

  beforeAll(async () => {
    mkdirSync(context);
    writeFileSync(join(context, 'server.py'), SERVER);
    writeFileSync(secret, 'sesame');
    engine = await choose();
    registry = await startRegistry();
    makeRootfs(tar);
    baseId = await engine.importRootfs(tar, { env: { PATH: '/usr/bin:/bin' }, cmd: ['sh'] });
    await engine.push(baseId, `${registry.host}/base:1`);
    image = await build(DOCKERFILE);
  });

  afterAll(async () => {
    for (const id of [...made, `${registry.host}/base:1`, baseId]) await engine.remove(id);
    await registry.stop();
    rmSync(folder, { recursive: true });
  });

  test('imports a root file system as the same image every time', async () => {
    const config = { env: { PATH: '/usr/bin:/bin' }, cmd: ['sh'] };
    expect(await engine.importRootfs(tar, config)).toBe(baseId);
    expect(await engine.inspect(baseId)).toMatchObject({
      id: baseId,
      cmd: ['sh'],
      env: config.env,
      user: '',
    });
  });

  test('builds with arguments, labels and secrets that hold any character', async () => {
    expect(image).toMatch(/^sha256:[0-9a-f]{64}$/);
    const { labels, ...rest } = (await engine.inspect(image)) ?? {};
    expect(labels).toMatchObject({ 'org.opencontainers.image.title': 'it\'s a "test" of $things' });
    expect(rest).toEqual({
      id: image,
      env: { PATH: '/usr/bin:/bin', GREETING: 'hello $HOME "you"' },
      user: '10001',
      entrypoint: [],
      cmd: ['python3', 'server.py'],
      workdir: '/home/app',
    });
  });

  test('builds nothing anew where nothing changed', async () => {
    expect(await build(DOCKERFILE)).toBe(image);
  });

  test('streams what the engine says', async () => {
    let seen = '';
    await build(`${DOCKERFILE}RUN echo $((6 * 7)) answers\n`, (chunk) => {
      seen += chunk;
    });
    expect(seen).toContain('42 answers');
  });

  test('pushes what it built, and pulls it back as the same image', async () => {
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
    const reference = `${registry.host}/team/moving:1`;
    await engine.push(baseId, reference);
    expect(await engine.pull(reference)).toBe(baseId);
    const before = await build('ARG BASE\nFROM $BASE\n', undefined, { BASE: reference });
    await engine.push(image, reference);
    expect(await engine.pull(reference)).toBe(image);
    const after = await build('ARG BASE\nFROM $BASE\n', undefined, { BASE: reference });
    expect((await engine.inspect(before))?.user).toBe('');
    expect((await engine.inspect(after))?.user).toBe('10001');
    await engine.remove(reference);
  });

  test('has nothing to say of an image that is not there, and nothing to remove', async () => {
    const nowhere = `sha256:${'0'.repeat(64)}`;
    expect(await engine.inspect(nowhere)).toBeUndefined();
    await engine.remove(nowhere);
    await engine.remove('127.0.0.1:1/no/such:image');
  });

  describe('a running container', () => {
    let container: Container;
    const start = (more: Partial<RunRequest> = {}) =>
      engine.start({ image, env: { REQUIRED: 'yes' }, tmpfs: ['/tmp'], readOnly: true, port: 8000, ...more });
    const listening = async (what: Container) => {
      await vi.waitFor(() => what.request({ path: '/' }), { timeout: 30_000, interval: 200 });
    };

    beforeAll(async () => {
      container = await start();
      await listening(container);
    });
    afterAll(() => container.remove());

    test('runs as the image says', async () => {
      expect(await container.logs()).toContain('listening as 10001 10002 /home/app\n');
    });

    test('answers requests', async () => {
      const answer = await container.request({ path: '/some?thing', headers: { Host: 'shop.example' } });
      expect(answer).toMatchObject({ status: 200, body: 'GET /some?thing shop.example' });
      expect(answer.headers['set-cookie']).toBe('a=1, b=2');
      expect(await container.request({ path: '/missing' })).toMatchObject({ status: 404 });
      expect(await container.request({ path: '/', method: 'DELETE' })).toMatchObject({ status: 501 });
    });

    test('is held back by everything a strict host would set', async () => {
      const restrictions = await container.checkRestrictions();
      expect(restrictions.filter(({ enforced }) => !enforced)).toEqual([]);
      expect(restrictions).toHaveLength(5);
    });

    test('runs commands beside the server', async () => {
      const script = 'echo "$GREETING, $REQUIRED, $EXTRA, $HOME"; echo oops >&2; exit 3';
      expect(await container.exec(['sh', '-c', script], { EXTRA: 'a b' })).toEqual({
        exitCode: 3,
        stdout: 'hello $HOME "you", yes, a b, /home/app\n',
        stderr: 'oops\n',
      });
    });

    test('writes to its tmpfs and nowhere else', async () => {
      const write = async (file: string) => (await container.exec(['touch', file])).exitCode;
      expect(await write('/tmp/file')).toBe(0);
      expect(await write('/dev/shm/file')).toBe(0);
      expect((await container.exec(['cat', '/tmp/file'])).exitCode).toBe(0);
      expect(await write('/home/app/file')).not.toBe(0);
      expect((await container.exec(['touch', '/file'])).stderr).toContain('Read-only file system');
    });

    test('shares no process with this machine', async () => {
      const { stdout } = await container.exec(['sh', '-c', 'cat /proc/1/cmdline; echo /proc/[0-9]*']);
      expect(stdout).toMatch(/^python3\0server\.py\0\/proc\/1( \/proc\/\d+){1,3}\n$/);
    });

    test('names what is missing where no answer comes', async () => {
      const other = await start({ port: 8001 });
      await expect(other.request({ path: '/' })).rejects.toThrow(
        /No answer to GET \/ on port 8001 .*refused/,
      );
      await other.remove();
    });

    test('ends on SIGTERM with its own exit code', async () => {
      const other = await start({ env: { REQUIRED: 'yes', EXIT: '5' } });
      await listening(other);
      expect(await other.wait(0.2)).toBeUndefined();
      const stopped = await other.stop(10);
      expect(stopped).toMatchObject({ exitCode: 5, killed: false });
      expect(stopped.seconds).toBeLessThan(5);
      expect(await other.wait(1)).toBe(5);
      await expect(other.exec(['true'])).rejects.toThrow(/ended|not running/);
      await other.remove();
    });

    test('is killed where it does not heed SIGTERM', async () => {
      const other = await start({ env: { REQUIRED: 'yes', STUBBORN: '1' } });
      await listening(other);
      const stopped = await other.stop(1);
      expect(stopped).toMatchObject({ exitCode: 137, killed: true });
      expect(stopped.seconds).toBeGreaterThan(0.9);
      await other.remove();
    });

    test('tells why a server that never came up ended', async () => {
      const other = await start({ env: {} });
      expect(await other.wait(20)).toBe(1);
      expect(await other.logs()).toContain('REQUIRED is not set');
      expect(await other.stop(1)).toMatchObject({ exitCode: 1, killed: false });
      await other.remove();
    });

    test('runs another command', async () => {
      const other = await start({ command: ['sh', '-c', 'echo "$0 $1"; exit 4', 'a b', '$HOME'] });
      expect(await other.wait(20)).toBe(4);
      expect(await other.logs()).toBe('a b $HOME\n');
      await other.remove();
    });
  });
}
