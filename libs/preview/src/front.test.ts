import { once } from 'node:events';
import { createServer, type RequestListener, request as send } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openFront } from './front.ts';

/** An application on loopback; returns its port. */
async function application(answer: RequestListener) {
  const server = createServer(answer);
  server.on('upgrade', ({ headers }, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n');
    socket.write(`hello ${headers.host}, `);
    socket.pipe(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function front(answer: RequestListener, host = 'shop.example', ports: number[] = []) {
  const opened = await openFront({ target: await application(answer), host, ports });
  onTestFinished(() => opened.close());
  return opened;
}

/** As Django's SecurityMiddleware: a request by http is redirected to https. */
const insists: RequestListener = ({ headers, url }, response) => {
  if (headers['x-forwarded-proto'] !== 'https')
    response.writeHead(301, { location: `https://${headers.host}${url}` }).end();
  else if (url === '/leave') response.writeHead(302, { location: `https://${headers.host}/next` }).end();
  else response.end(`${headers.host} ${headers.origin} ${headers['x-forwarded-proto']}`);
};

test('an application that insists on https is told so, and seen at the address of this machine', async () => {
  const { url, inside } = await front(insists);
  expect(inside).toBe('https://shop.example');
  const answer = await fetch(url, { headers: { origin: url } });
  expect(await answer.text()).toBe('shop.example https://shop.example https');
  const leave = await fetch(`${url}/leave`, { redirect: 'manual' });
  expect(leave.headers.get('location')).toBe(`${url}/next`);
});

test('one that takes http is seen as it is, with the port in its own links', async () => {
  const { url, inside } = await front(
    ({ headers }, response) => void response.end(headers.host),
    'localhost',
  );
  expect(inside).toBe(url);
  expect(await (await fetch(url)).text()).toBe(new URL(url).host);
});

test('what is sent arrives whole, and a connection that is upgraded stays open', async () => {
  const { url } = await front((request, response) => void request.pipe(response));
  const body = 'x'.repeat(3_000_000);
  expect(await (await fetch(url, { method: 'POST', body })).text()).toBe(body);
  const asked = send(url, { headers: { connection: 'upgrade', upgrade: 'echo' } }).end();
  const [, socket, head] = await once(asked, 'upgrade');
  socket.write('there');
  let heard = String(head);
  for await (const chunk of socket) {
    heard += chunk;
    if (heard.endsWith('there')) break;
  }
  expect(heard).toBe('hello shop.example, there');
});

test('an application that is gone is told to the visitor', async () => {
  let gone = false;
  const { url } = await front((_, response) => (gone ? void response.destroy() : void response.end()));
  gone = true;
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([
    502,
    'The application did not answer: socket hang up',
  ]);
});

test('a port that is taken is passed over, and where none is left the message says which were tried', async () => {
  const taken = createSocketServer();
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const hello: RequestListener = (_, response) => void response.end();
  const { url } = await front(hello, 'localhost', [port, 0]);
  expect(url).not.toContain(`:${port}`);
  await expect(front(hello, 'localhost', [port])).rejects.toThrow(
    `No port from ${port} to ${port} is free on 127.0.0.1`,
  );
});
