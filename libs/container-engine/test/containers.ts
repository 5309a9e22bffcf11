import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Container, RunRequest } from '../src/index.ts';
import type { Fixture } from './fixture.ts';

/** What every engine does with a running container. */
export function containerTests(fixture: () => Fixture): void {
  let container: Container;
  const start = (more: Partial<RunRequest> = {}) =>
    fixture().engine.start({
      image: fixture().image,
      env: { REQUIRED: 'yes' },
      tmpfs: ['/tmp'],
      port: 8000,
      ...more,
    });
  const listening = async (what: Container) => {
    await vi.waitFor(() => what.request({ path: '/' }), { timeout: 30_000, interval: 200 });
  };

  beforeAll(async () => {
    container = await start();
    await listening(container);
  });
  afterAll(() => container.remove());

  test('runs as the user that the image states', async () => {
    expect(await container.logs()).toContain('listening as 10001 10002 /home/app\n');
  });

  test('answers requests', async () => {
    const answer = await container.request({ path: '/some?thing', headers: { Host: 'shop.example' } });
    expect(answer).toMatchObject({ status: 200, body: 'GET /some?thing shop.example' });
    expect(answer.headers['set-cookie']).toBe('a=1, b=2');
    expect(await container.request({ path: '/missing' })).toMatchObject({ status: 404 });
  });

  test('can be reached from this machine without a network', async () => {
    const forward = await container.forward();
    const pages = Array.from({ length: 20 }, (_, number) => `/page-${number}`);
    const bodies = pages.map(async (path) => (await fetch(`http://127.0.0.1:${forward.port}${path}`)).text());
    expect(await Promise.all(bodies)).toEqual(pages.map((path) => `GET ${path} 127.0.0.1:${forward.port}`));
    expect((await container.checkRestrictions()).every(({ enforced }) => enforced)).toBe(true);
    await forward.close();
    await expect(fetch(`http://127.0.0.1:${forward.port}/`)).rejects.toThrow('fetch failed');
  });

  test('has every restriction that a strict host would set', async () => {
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

  test('its own name has an address, also where it reaches a server outside', async () => {
    const other = await start({
      services: [{ port: 5432, serve: (connection) => connection.end() }],
      hosts: ['db'],
    });
    try {
      const script = 'import socket; print(socket.gethostbyname(socket.gethostname()))';
      for (const one of [container, other])
        expect(await one.exec(['python3', '-c', script])).toMatchObject({
          stdout: '127.0.0.1\n',
          stderr: '',
        });
    } finally {
      await other.remove();
    }
  });

  test('reaches a server outside on its own loopback, by name, and still has no network', async () => {
    const other = await start({
      services: [
        { port: 5432, serve: (connection) => connection.on('data', (data) => connection.end(`${data}!`)) },
        // Larger than any buffer in between, there and back.
        { port: 6379, serve: (connection) => void connection.pipe(connection) },
      ],
      hosts: ['db'],
    });
    const script = `
import socket
for host in ('127.0.0.1', 'db'):
    link = socket.create_connection((host, 5432), 5)
    link.sendall(b'ping')
    print(link.recv(9).decode())
echo = socket.create_connection(('db', 6379), 5)
import threading
threading.Thread(target=lambda: (echo.sendall(b'x' * 5_000_000), echo.shutdown(socket.SHUT_WR)), daemon=True).start()
count = 0
while data := echo.recv(65536):
    count += len(data)
print(count)
`;
    try {
      expect(await other.exec(['python3', '-c', script])).toEqual({
        exitCode: 0,
        stdout: 'ping!\nping!\n5000000\n',
        stderr: '',
      });
      const restrictions = await other.checkRestrictions();
      expect(restrictions.filter(({ enforced }) => !enforced)).toEqual([]);
    } finally {
      await other.remove();
    }
  });

  test('can write to its tmpfs and nowhere else', async () => {
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
    await expect(other.request({ path: '/' })).rejects.toThrow(/No answer to GET \/ on port 8001 .*refused/);
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

  test('is killed where it ignores SIGTERM', async () => {
    const other = await start({ env: { REQUIRED: 'yes', STUBBORN: '1' } });
    await listening(other);
    const stopped = await other.stop(1);
    expect(stopped).toMatchObject({ exitCode: 137, killed: true });
    expect(stopped.seconds).toBeGreaterThan(0.9);
    await other.remove();
  });

  test('reports why a server that never came up ended', async () => {
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
}
