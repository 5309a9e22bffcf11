import { once } from 'node:events';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { UserError } from '@shipshape/workspace';
import { type Addresses, toInside, toOutside } from './headers.ts';

/** What visitors of this machine open. */
export interface Front {
  /** `http://localhost:<port>` */
  url: string;
  /** What the server takes that address for, as in the links of its e-mails. */
  inside: string;
  close(): Promise<void>;
}

export interface FrontOptions {
  /** The port of 127.0.0.1 that leads to the server. */
  target: number;
  /** The host name that the server answers to. */
  host: string;
  /** The first of these that is free; any where there are none. */
  ports: Iterable<number>;
}

/**
 * Serves an application on 127.0.0.1 as the proxy of a deployment would. Where it insists on https, as production
 * settings do, the proxy's headers state that visitors come by https; browsers keep its secure cookies on `localhost`
 * all the same.
 *
 * @throws UserError where none of the ports is free
 */
export async function openFront({ target, host, ports }: FrontOptions): Promise<Front> {
  const addresses: Addresses = { outside: '', inside: '' };
  const forward = (request: IncomingMessage) =>
    send({
      ...{ host: '127.0.0.1', port: target, method: request.method, path: request.url },
      // A connection each: the server may just be closing one that was kept.
      agent: false,
      headers: toInside(request.headers, addresses),
    });
  const server = createServer((request, response) => {
    const inner = forward(request);
    inner.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, toOutside(answer.headers, addresses));
      pipeline(answer, response, () => {});
    });
    inner.on('error', ({ message }) => {
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(502, { 'content-type': 'text/plain' })
          .end(`The application did not answer: ${message}`);
    });
    pipeline(request, inner, () => {});
  });
  // A WebSocket, for one.
  server.on('upgrade', (request, socket: Duplex, early: Buffer) => {
    const inner = forward(request).end();
    inner.on('upgrade', (answer, far: Duplex, head) => {
      const lines = answer.rawHeaders.map((text, at) => (at % 2 ? `${text}\r\n` : `${text}: `)).join('');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`);
      if (head.length > 0) socket.write(head);
      if (early.length > 0) far.write(early);
      pipeline(socket, far, socket, () => {});
    });
    inner.on('response', () => socket.destroy()).on('error', () => socket.destroy());
  });
  const port = await listen(server, ports);
  addresses.outside = `http://localhost:${port}`;
  const name = host === 'localhost' ? `localhost:${port}` : host;
  addresses.inside = `${(await insistsOnHttps(target, name)) ? 'https' : 'http'}://${name}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: addresses.outside, inside: addresses.inside, close };
}

async function listen(server: ReturnType<typeof createServer>, ports: Iterable<number>): Promise<number> {
  const candidates = [...ports];
  for (const port of candidates.length > 0 ? candidates : [0]) {
    const listening = once(server, 'listening').catch((error: NodeJS.ErrnoException) => error);
    server.listen(port, '127.0.0.1');
    const outcome = await listening;
    if (!(outcome instanceof Error)) return (server.address() as AddressInfo).port;
    if (outcome.code !== 'EADDRINUSE' && outcome.code !== 'EACCES') throw outcome;
  }
  throw new UserError(
    `No port from ${candidates[0]} to ${candidates.at(-1)} is free on 127.0.0.1: end a program that uses one.`,
  );
}

/** Whether the start page sends visitors who came by http to https. */
async function insistsOnHttps(port: number, host: string): Promise<boolean> {
  const asked = send({ host: '127.0.0.1', port, path: '/', headers: { host }, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  const { statusCode = 0, headers } = answer;
  return statusCode >= 300 && statusCode < 400 && /^https:/.test(headers.location ?? '');
}
