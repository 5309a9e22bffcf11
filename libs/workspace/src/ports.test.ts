import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { anyFreePort, firstFreePort } from './ports.ts';

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}

test('passes over ports that others listen on', async () => {
  const [first, second, third] = [await anyFreePort(), await anyFreePort(), await anyFreePort()];
  await occupy(first);
  await occupy(second);
  expect(await firstFreePort([first, second, third])).toBe(third);
  expect(await firstFreePort([first, second])).toBeUndefined();
});
