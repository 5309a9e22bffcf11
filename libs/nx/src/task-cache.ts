import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Keeps the results of Nx's tasks in a folder, so that another machine can go on with them: Nx's own cache folder is
 * useless there, since its index belongs to one machine. Nx asks a server on loopback, by its own protocol for caches
 * that somebody hosts, and only whoever has this run's token. What goes wrong with an entry is a miss, and never a
 * failure. Afterwards the folder has what this run used or made, and nothing else, so that it does not grow from run to
 * run.
 *
 * @param work gets the variables that Nx needs
 */
export async function withTaskCache<T>(
  folder: string,
  work: (env: Record<string, string>) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const token = randomBytes(24).toString('hex');
  const used = new Set<string>();
  const server = createServer((request, response) => {
    answer(folder, token, used, request, response).catch(() => end(response, 404));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await work({
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${port}`,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: token,
      NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1'].filter(Boolean).join(','),
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    for (const name of await readdir(folder))
      if (!used.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function answer(
  folder: string,
  token: string,
  used: Set<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, hash] = /^\/v1\/cache\/(\d{1,20})$/.exec(request.url ?? '') ?? [];
  // 401 would end the run of Nx; without the token there is nothing to find.
  if (!hash || request.headers.authorization !== `Bearer ${token}`) return end(response, 404);
  const file = join(folder, hash);
  if (request.method === 'PUT') {
    const arriving = `${file}.${randomBytes(4).toString('hex')}.tmp`;
    await pipeline(request, createWriteStream(arriving));
    await rename(arriving, file);
    used.add(hash);
    return end(response, 200);
  }
  const { size } = await stat(file);
  used.add(hash);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  await pipeline(createReadStream(file), response);
}

function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
