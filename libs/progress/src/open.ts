import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';

/** A page that is served until it is closed. */
export interface OpenPage {
  url: string;
  /** Makes every open page load again. */
  reload(): void;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

/** Only here, and not in the page that is published, which makes no request. */
const script = "new EventSource('/events').addEventListener('reload', () => location.reload());";
const scriptHash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/**
 * Serves a folder with a page to the browsers of this machine. An open page reloads when it is asked to.
 *
 * @param port 0: one that the system picks
 * @throws the system's error where the port is taken
 */
export async function openPage(folder: string, port: number): Promise<OpenPage> {
  const root = realpathSync(folder);
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const host = request.headers.host ?? '';
    // Another site whose name leads here would read the page.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return void response.writeHead(403).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    if (request.url === '/events') return listen(response, listeners);
    return send(root, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    reload() {
      for (const listener of listeners) listener.write('event: reload\ndata: now\n\n');
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

function send(root: string, request: IncomingMessage, response: ServerResponse): void {
  const file = fileAt(root, request.url ?? '/');
  if (!file)
    return void response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.\n');
  const type = types[extname(file)] ?? 'application/octet-stream';
  const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  const body = readFileSync(file);
  response.writeHead(200, headers).end(type.startsWith('text/html') ? reloading(body.toString()) : body);
}

/** The file that an address names, below the folder also where links lead elsewhere; undefined for none. */
function fileAt(root: string, url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    const wanted = join(root, path.endsWith('/') ? `${path}index.html` : path);
    const file = realpathSync(wanted);
    return file.startsWith(root + sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

/** The page with a script that loads it again, which its policy has to allow. */
const reloading = (text: string): string =>
  text
    .replace(
      /(?<=http-equiv="Content-Security-Policy" content="[^"]*)script-src/,
      `connect-src 'self'; script-src ${scriptHash}`,
    )
    .replace('</body>', `<script>${script}</script></body>`);
