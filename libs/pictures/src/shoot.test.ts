import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ensureBrowser, NoBrowser, withBrowser } from '@shipshape/browser';
import { PNG } from 'pngjs';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openWindows, shoot } from './shoot.ts';

const say = () => {};

beforeEach(async ({ skip }) => {
  const missing = await ensureBrowser(say).catch((error) => error);
  skip(missing instanceof NoBrowser, (missing as Error).message);
});

/** A page whose version, clock and movement differ each time it is asked for. */
const page = (number: number) => `<!doctype html><html lang="en"><title>A page</title>
<style>
  @keyframes turn { to { transform: rotate(360deg); } }
  #spinner { width: 50px; height: 20px; background: teal; animation: turn 0.3s linear infinite; }
  #long { height: 9000px; background: linear-gradient(white, navy); }
</style>
<p>Version <strong class="version">${'x'.repeat(number + 1)}</strong></p>
<p id="now"></p><p id="language"></p><div id="spinner"></div><div id="long"></div>
<script>now.textContent = new Date().toString(); language.textContent = navigator.language;</script></html>`;

test('two visits make the same pictures, of each page at each width; what does not answer is told', async () => {
  let asked = 0;
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/' || url === '/second' ? 200 : 404, { 'content-type': 'text/html' });
    response.end(page(asked++));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const settings = {
    pages: [
      { name: 'Start', paths: ['/'] },
      { name: 'Log-in', paths: ['/first', '/second'] },
      { name: 'Gone', paths: ['/gone'] },
    ],
    mask: ['.version'],
  };
  const [one, two] = await withBrowser(say, async (browser) => [
    await shoot(await openWindows(browser), url, settings),
    await shoot(await openWindows(browser), url, settings),
  ]);
  expect(one?.shots.map(({ name, path, width }) => `${name} ${path} ${width}`)).toEqual([
    'Start / phone',
    'Start / desktop',
    'Log-in /second phone',
    'Log-in /second desktop',
  ]);
  expect(one?.remarks).toEqual(['There is no picture of "Gone": /gone answers 404.']);
  const sizes = one?.shots
    .map(({ png }) => PNG.sync.read(png))
    .map(({ width, height }) => `${width}x${height}`);
  expect(sizes).toEqual(['390x5000', '1280x5000', '390x5000', '1280x5000']);
  const bytes = (shots = one) => shots?.shots.map(({ png }) => png.toString('base64'));
  expect(bytes(two)).toEqual(bytes(one));
});
