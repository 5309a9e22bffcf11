import { spawn } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { openTunnel } from './tunnel.ts';

/** A tunnel to a server of this machine, by a process of this machine; returns its port. */
async function through(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const exec = ([program = '', ...args]: string[]) => spawn(program, args);
  const { port, close } = await openTunnel(exec, (server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await close();
    server.close();
  });
  return port;
}

test('a client that leaves in mid-answer keeps no other waiting', async () => {
  const size = 20_000_000;
  const port = await through(createHttpServer((_, response) => response.end(Buffer.alloc(size))));
  const read = async () => (await (await fetch(`http://127.0.0.1:${port}/`)).bytes()).length;
  const leaving = new AbortController();
  await fetch(`http://127.0.0.1:${port}/`, { signal: leaving.signal });
  leaving.abort();
  expect(await Promise.all([read(), read()])).toEqual([size, size]);
});

test('a client that has sent all of its request still gets the answer', async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let received = 0;
    socket.on('data', (data) => (received += data.length)).on('end', () => socket.end(String(received)));
  });
  const client = connect({ port: await through(server), host: '127.0.0.1', allowHalfOpen: true });
  client.end(Buffer.alloc(3_000_000));
  expect(await text(client)).toBe('3000000');
});

test('a client is closed where nothing listens inside', async () => {
  const server = createServer();
  const port = await through(server);
  await new Promise((resolve) => server.close(resolve));
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
});
