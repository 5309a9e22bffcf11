import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accessibilityFindings } from '../testing/index.ts';
import { ensureBrowser, NoBrowser } from './ensure.ts';
import { withBrowser } from './with-browser.ts';

const say = () => {};
let server: Server;
let url: string;

beforeEach(async ({ skip }) => {
  const missing = await ensureBrowser(say).catch((error) => error);
  skip(missing instanceof NoBrowser, (missing as Error).message);
});

const html = (body: string) =>
  `<!doctype html><html lang="en"><title>A page</title><main><h1>Hello</h1>${body}</main></html>`;

beforeAll(async () => {
  server = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', "default-src 'none'");
    response.end(url === '/bad' ? html('<img src="/x.png"><button></button>') : html('<p>Good day.</p>'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

test('opens a page of this machine, and nothing beyond', async () => {
  await withBrowser(say, async (browser) => {
    const page = await browser.newPage();
    await page.goto(url);
    expect(await page.textContent('h1')).toBe('Hello');
    for (const far of ['http://192.0.2.1/', 'http://shipshape.example/', 'http://[2001:db8::1]/']) {
      await expect(page.goto(far, { timeout: 10_000 })).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
    }
  });
});

test('finds what a page lacks for people who do not see it, whatever its policy forbids', async () => {
  await withBrowser(say, async (browser) => {
    const page = await browser.newPage();
    await page.goto(url);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.goto(`${url}/bad`);
    const found = await accessibilityFindings(page);
    expect(found.map((line) => line.split(':')[0])).toEqual(['button-name', 'image-alt']);
  });
});
