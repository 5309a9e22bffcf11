import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ask } from './ask.ts';

test('an answer has its status, headers and body, and without one the reason is named', async () => {
  const server = createServer(({ headers, method, url, socket }, response) => {
    if (url === '/never') return;
    if (url === '/closed') return void socket.destroy();
    if (url === '/lf') return void socket.end('HTTP/1.1 500 Error\r\nConnection: close\r\n\n<h1>Error');
    response.writeHead(503, { 'x-two': ['a', 'b'] }).end(`${method} ${url} of ${headers.host}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  expect(await ask(port, { path: '/healthz', headers: { host: 'shop.example' } })).toMatchObject({
    status: 503,
    headers: { 'x-two': 'a, b' },
    body: 'GET /healthz of shop.example',
  });
  expect(await ask(port, { path: '/lf' })).toMatchObject({ status: 500, body: '<h1>Error' });
  await expect(ask(port, { path: '/never', timeoutSeconds: 0.1 })).rejects.toThrow('no answer within');
  await expect(ask(port, { path: '/closed' })).rejects.toThrow('closed without an answer');
});
