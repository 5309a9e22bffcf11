import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide } from '@shipshape/progress-model';
import { fixtureNow, fixtures } from '@shipshape/progress-model/testing';
import { page } from '@shipshape/progress-page';
import { expect, onTestFinished, test } from 'vitest';
import { openPage } from './open.ts';

async function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'open-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'pages/index.html'), page(decide(fixtures['on-track'], { now: fixtureNow })));
  writeFileSync(join(folder, 'secret'), 'x');
  symlinkSync(join(folder, 'secret'), join(folder, 'pages/link'));
  const server = await openPage(join(folder, 'pages'), 0);
  onTestFinished(() => server.close());
  return server;
}

/** As a client that changes nothing of the path or the host. */
const statusOf = (url: string, path: string, host?: string, method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    const headers = host ? { host } : {};
    const asked = request(url, { path, headers, method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });

test('the page is served with a script that follows changes, which its policy allows', async () => {
  const { url } = await opened();
  const text = await (await fetch(url)).text();
  const policy = /content="(default-src[^"]*)"/.exec(text)?.[1]?.replaceAll('&#39;', "'");
  expect(policy).toMatch(
    /^default-src 'none'; connect-src 'self'; script-src 'sha256-[^']+' 'sha256-[^']+'; style-src/,
  );
  expect(text).toContain("new EventSource('/events')");
});

test('an open page is told to load again', async () => {
  const server = await opened();
  const reader = (await fetch(`${server.url}events`)).body?.getReader();
  const next = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await next()).toContain('retry');
  server.reload();
  expect(await next()).toContain('event: reload');
});

test('nothing outside of the folder is served, nothing to another site, and nothing is written', async () => {
  const { url } = await opened();
  for (const path of ['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/link', '/nothing', '/%']) {
    expect([path, await statusOf(url, path)]).toEqual([path, 404]);
  }
  expect(await statusOf(url, '/', 'evil.example')).toBe(403);
  expect(await statusOf(url, '/', undefined, 'POST')).toBe(405);
});
