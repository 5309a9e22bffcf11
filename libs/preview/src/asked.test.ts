import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Container } from '@shipshape/container-engine';
import { expect, onTestFinished, test } from 'vitest';
import { askedThrough } from './asked.ts';

async function serverAt(): Promise<number> {
  const server = createServer(({ headers, method, url }, response) => {
    if (url === '/never') return;
    response.writeHead(503, { 'x-two': ['a', 'b'] }).end(`${method} ${url} of ${headers.host}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A container that has ended, and counts who looks. */
function ended() {
  const looks: number[] = [];
  const wait = async (seconds: number) => looks.push(seconds) && 3;
  return { looks, container: { wait, logs: async () => 'its log' } as unknown as Container };
}

test('the server is asked through the port, without a process for each question', async () => {
  const { container } = ended();
  const asked = askedThrough(container, Promise.resolve({ port: await serverAt(), close: async () => {} }));
  expect(await asked.request({ path: '/healthz', headers: { host: 'shop.example' } })).toMatchObject({
    status: 503,
    headers: { 'x-two': 'a, b' },
    body: 'GET /healthz of shop.example',
  });
  await expect(asked.request({ path: '/never', timeoutSeconds: 0.1 })).rejects.toThrow('no answer within');
  expect(await asked.logs()).toBe('its log');
});

test('a port that never opens is an error each time, and the container is looked at now and then', async () => {
  const { container, looks } = ended();
  const asked = askedThrough(container, Promise.reject(new Error('no way in')));
  await expect(asked.request({ path: '/' })).rejects.toThrow('no way in');
  expect(await asked.wait(0.01)).toBeUndefined();
  expect(await asked.wait(5)).toBe(3);
  expect(looks).toEqual([5]);
});
