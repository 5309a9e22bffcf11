import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { firstPage } from './first-page.ts';

test.each<[string, Record<string, number>, string | undefined]>([
  ['a page', { '/': 200 }, undefined],
  ['a redirect', { '/': 302 }, undefined],
  ['nothing, but a log-in', { '/admin/login/': 200 }, '/ answers 404: open <url>/admin/login/'],
  ['nothing, but what health checks ask', { '/healthz': 200 }, '/ answers 404: open <url>/healthz'],
  [
    'nothing anywhere',
    {},
    '/ answers 404, and no other usual page answers (/admin/login/ 404, /healthz 404): open one that you know.',
  ],
])('at / is %s', async (_, pages, wanted) => {
  const server = createServer(({ url = '' }, response) => response.writeHead(pages[url] ?? 404).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await firstPage(url, ['/admin/login/', '/healthz']))?.replace(url, '<url>')).toBe(wanted);
});
