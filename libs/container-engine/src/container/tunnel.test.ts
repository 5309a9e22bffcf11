import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openTunnel } from './tunnel.ts';

/** A tunnel to a port of this machine, by a process of this machine; returns its own. */
async function tunnelTo(inside: number): Promise<number> {
  const exec = ([program = '', ...args]: string[]) => spawn(program, args);
  const { port, close } = await openTunnel(exec, inside);
  onTestFinished(close);
  return port;
}

/** A tunnel to a server of this process. */
async function through(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return await tunnelTo((server.address() as AddressInfo).port);
}

/** Takes up the next connection once the one before has its answer, and keeps two waiting. */
const oneByOne = `
import socket
listener = socket.create_server(('127.0.0.1', 0), backlog=1)
print(listener.getsockname()[1], flush=True)
while True:
    peer, _ = listener.accept()
    peer.recv(65536)
    peer.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nhi')
    peer.close()
`;

test('a server that serves one after the other serves all who come at once', async () => {
  const server = spawn('python3', ['-c', oneByOne]);
  onTestFinished(() => void server.kill());
  const port = await tunnelTo(Number((await once(server.stdout, 'data'))[0]));
  // They connect before any of them sends a word.
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = connect(port, '127.0.0.1');
      await once(client, 'connect');
      return client;
    }),
  );
  // Long enough to fill the server's queue, where connections are carried before there is a word.
  await sleep(300);
  const answers = clients.map((client) => {
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    return text(client);
  });
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/hi$/);
});

test('a client that leaves without a word is let go', async () => {
  const client = connect(await through(createServer()), '127.0.0.1');
  client.end();
  expect(await text(client)).toBe('');
});

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

test('an answer that comes before the request is whole arrives', async () => {
  // Closed with words unread, and so reset.
  const server = createServer((socket) => {
    socket.once('readable', () => socket.write('too large', () => socket.destroy()));
    socket.on('error', () => {});
  });
  const client = connect({ port: await through(server), host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => {}).write(Buffer.alloc(30_000_000));
  expect(await text(client)).toBe('too large');
  client.destroy();
});

/** Carries the standard streams of a program as podman's conmon does: while it waits to write one way, it reads none. */
const oneWayAtATime = `
import os, selectors, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
ways = selectors.DefaultSelector()
ways.register(0, selectors.EVENT_READ, child.stdin.fileno())
ways.register(child.stdout.fileno(), selectors.EVENT_READ, 1)
while len(ways.get_map()) == 2:
    for key, _ in ways.select():
        data = os.read(key.fd, 8192)
        if not data:
            ways.unregister(key.fd)
        while data:
            data = data[os.write(key.data, data):]
`;

test('much goes there and back at once through what carries one direction at a time', async () => {
  const sent = Buffer.alloc(50_000_000, 'there, ');
  const comesBack = new Promise<Buffer>((resolve) => {
    const server = createServer((socket) => {
      socket.once('data', () => socket.end(sent));
      resolve(buffer(socket));
    });
    server.listen(0, '127.0.0.1', () => begin((server.address() as AddressInfo).port));
    onTestFinished(() => void server.close());
  });
  const begin = async (inside: number) => {
    const exec = (command: string[]) => spawn('python3', ['-c', oneWayAtATime, ...command]);
    const { port, close } = await openTunnel(exec, inside);
    onTestFinished(close);
    const client = connect(port, '127.0.0.1');
    client.write('begin, ');
    // Reads on only once what it has read is written.
    client.pipe(client);
  };
  expect((await comesBack).equals(Buffer.concat([Buffer.from('begin, '), sent]))).toBe(true);
});

test('a client is closed where nothing listens inside', async () => {
  const server = createServer();
  const port = await through(server);
  await new Promise((resolve) => server.close(resolve));
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
});
