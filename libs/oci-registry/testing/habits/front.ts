import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type Loopback, onLoopback } from '../loopback.ts';

/** A request as habits see it. */
export interface Call {
  method: string;
  /** What follows the repository, such as `manifests/latest` or `tags/list`; empty outside of repositories. */
  path: string;
  /** `/v2/acme/app/…`, or whatever else was asked for, without the query. */
  address: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer<ArrayBuffer>;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Asks the habits behind this one, and at last the registry. */
export type Next = (call: Call) => Promise<Reply>;

/** Something that a registry does in its own way. One instance serves one front: it may remember what it has seen. */
export type Habit = (call: Call, next: Next, front: Front) => Promise<Reply>;

/** A server that behaves as some registry is documented to, in front of a real one. */
export interface Front extends Loopback {
  /** `METHOD address status` of each request, as it was answered. */
  log: string[];
}

/** Puts habits, the first of them outermost, in front of the registry at `upstream` (`host:port`). */
export async function startFront(upstream: string, habits: Habit[]): Promise<Front> {
  const registry: Next = (call) => forward(upstream, call);
  const chain = habits.reduceRight<Next>((next, habit) => (call) => habit(call, next, front), registry);
  const server = createServer((request, response) => {
    void readCall(request)
      .then(async (call) => {
        const reply = await chain(call);
        front.log.push(`${call.method} ${call.address} ${reply.status}`);
        write(response, call, reply);
      })
      .catch(() => request.socket.destroy());
  });
  const front: Front = { ...(await onLoopback(server)), log: [] };
  return front;
}

async function readCall(asked: IncomingMessage): Promise<Call> {
  const { pathname, searchParams } = new URL(asked.url ?? '/', 'http://registry');
  const headers = Object.entries(asked.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: asked.method ?? 'GET',
    path: /^\/v2\/.+?\/((?:manifests|blobs|tags|referrers)\/.*)$/.exec(pathname)?.[1] ?? '',
    address: pathname,
    query: searchParams,
    headers: Object.fromEntries(headers),
    body: await bodyOf(asked),
  };
}

/** As `fetch` asks the registry, at a third of its price: half of what these tests do is to pass requests on. */
const agent = new Agent({ keepAlive: true });

async function forward(upstream: string, { method, address, query, headers, body }: Call): Promise<Reply> {
  const passed = ['accept', 'content-type', 'range'].filter((name) => headers[name]);
  const search = query.size > 0 ? `?${query}` : '';
  const onward = request(`http://${upstream}${address}${search}`, {
    ...{ method, agent },
    headers: {
      ...Object.fromEntries(passed.map((name) => [name, headers[name] ?? ''])),
      ...(body.length > 0 || /^P/.test(method) ? { 'content-length': body.length } : {}),
    },
  });
  onward.end(body);
  const [response] = (await once(onward, 'response')) as [IncomingMessage];
  const kept = Object.entries(response.headers).filter(
    ([name]) => !/^(connection|transfer-encoding|keep-alive|date)$/.test(name),
  );
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: await bodyOf(response),
  };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function write(response: ServerResponse, call: Call, { status, headers, body }: Reply): void {
  const { 'content-length': announced = String(body.length), ...others } = headers;
  // The registry names itself in the addresses of uploads, and the client has to go on through the front.
  const location = others.location?.replace(/^http:\/\/127\.0\.0\.1:\d+(?=\/v2\/.*\/uploads\/)/, '');
  response.writeHead(status, {
    ...others,
    ...(location && { location }),
    'content-length': call.method === 'HEAD' ? announced : String(body.length),
  });
  response.end(call.method === 'HEAD' ? undefined : body);
}

/** A registry's answer that reports one error. */
export function refusal(status: number, code: string, message: string, headers = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ errors: [{ code, message }] })),
  };
}
