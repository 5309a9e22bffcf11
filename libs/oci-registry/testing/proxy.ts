import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a request is for, in the words of the distribution protocol. */
export type RequestKind =
  | 'manifest read'
  | 'manifest write'
  | 'blob read'
  | 'upload start'
  | 'upload'
  | 'other';

const kinds: [RegExp, RequestKind][] = [
  [/^(GET|HEAD) .*\/manifests\//, 'manifest read'],
  [/^PUT .*\/manifests\//, 'manifest write'],
  [/^POST .*\/blobs\/uploads\//, 'upload start'],
  [/^(PUT|PATCH) .*\/blobs\/uploads\//, 'upload'],
  [/^(GET|HEAD) .*\/blobs\//, 'blob read'],
];

export interface SeenRequest {
  /** 0 for the first request since the last `reset`. */
  index: number;
  kind: RequestKind;
  method: string;
  path: string;
}

/** What happens to a request instead of being passed on and answered. */
export type Fault =
  /** The proxy answers; the registry sees nothing. */
  | { do: 'answer'; status: number; headers?: Record<string, string> }
  /** The connection breaks after so many bytes of the request's body have reached the registry. */
  | { do: 'reset'; afterBytes: number }
  /** The registry does it, and its answer is lost. */
  | { do: 'lose answer' }
  /** The answer's body stops half-way, and the connection with it. */
  | { do: 'truncate' }
  /** The answer's body comes a few bytes at a time, with so many milliseconds in all. */
  | { do: 'drip'; overMs: number }
  /** Every Authorization header seen up to now is refused from here on, as when a token has run out. */
  | { do: 'expire tokens' }
  /** The request, or the answer to it, is held back until the promise is done; where it fails, the connection breaks. */
  | { do: 'hold'; at: 'request' | 'answer'; until: () => Promise<void> };

export interface FaultProxy {
  /** `127.0.0.1:port`, to be used in place of the registry's. */
  host: string;
  requests: SeenRequest[];
  /** Bytes of blob content that clients have sent through. */
  uploadedBytes: number;
  /** Decides about each request; without a script everything passes. */
  script: ((request: SeenRequest) => Fault | undefined) | undefined;
  /** Forgets requests, bytes and script. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts a proxy on loopback in front of the registry at `upstream` (`host:port`, plain http). */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const agent = new Agent({ keepAlive: true });
  const expired = new Set<string>();
  const authorizations = new Set<string>();
  const server = createServer(
    (request, response) => void handle(request, response).catch(() => request.socket.destroy()),
  );
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.setMaxListeners(0); // One for each request that a kept connection carries.
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    uploadedBytes: 0,
    script: undefined,
    reset: () => {
      proxy.requests = [];
      proxy.uploadedBytes = 0;
      proxy.script = undefined;
    },
    stop: async () => {
      agent.destroy();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = describe(request, proxy.requests.length);
    proxy.requests.push(seen);
    const fault = proxy.script?.(seen);
    const authorization = request.headers.authorization ?? '';
    if (fault?.do === 'expire tokens') for (const one of [...authorizations, authorization]) expired.add(one);
    if (authorization) authorizations.add(authorization);
    if (fault?.do === 'answer') return answer(request, response, fault.status, fault.headers);
    if (fault?.do === 'hold' && fault.at === 'request') await fault.until();
    pass(request, response, seen, fault, expired.has(authorization));
  }

  function pass(
    request: IncomingMessage,
    response: ServerResponse,
    seen: SeenRequest,
    fault: Fault | undefined,
    withoutToken: boolean,
  ): void {
    const [hostname, port] = upstream.split(':');
    const headers = { ...request.headers };
    if (withoutToken) delete headers.authorization; // So that the registry itself says what it wants.
    const onward = httpRequest({
      hostname,
      port,
      method: request.method,
      path: request.url,
      headers,
      agent,
    });
    const breakOff = () => {
      onward.destroy();
      request.socket.destroy();
    };
    onward.on('response', (incoming) => void deliver(incoming, response, fault, breakOff).catch(breakOff));
    onward.on('error', breakOff);
    response.on('error', breakOff);
    request.on('error', breakOff);
    request.socket.once('close', () => onward.destroy());
    let passed = 0;
    request.on('data', (part: Buffer) => {
      if (seen.kind === 'upload') proxy.uploadedBytes += part.length;
      if (fault?.do === 'reset') {
        const rest = Math.max(0, fault.afterBytes - passed);
        passed += part.length;
        if (rest < part.length) {
          onward.write(part.subarray(0, rest), () => breakOff());
          return;
        }
      }
      onward.write(part);
    });
    request.on('end', () => (fault?.do === 'reset' ? breakOff() : onward.end()));
  }
  return proxy;
}

async function deliver(
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
  breakOff: () => void,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const halved = fault?.do === 'truncate' && body.length > 0;
  if (fault?.do === 'lose answer' || (fault?.do === 'truncate' && !halved)) return breakOff();
  if (fault?.do === 'hold' && fault.at === 'answer') await fault.until();
  response.writeHead(incoming.statusCode ?? 502, incoming.headers);
  if (halved) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => breakOff());
    return;
  }
  if (fault?.do === 'drip') {
    const steps = 10;
    for (let step = 0; step < steps; step++) {
      await new Promise((resolve) => setTimeout(resolve, fault.overMs / steps));
      const at = (n: number) => Math.floor((body.length * n) / steps);
      response.write(body.subarray(at(step), at(step + 1)));
    }
    response.end();
    return;
  }
  response.end(body);
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, headers = {}): void {
  // The body is taken in and thrown away: a client in mid-upload would otherwise see a broken connection.
  request.resume();
  request.on('end', () => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ errors: [{ code: 'FAULT', message: 'made by a test' }] }));
  });
}

function describe({ method = '', url = '' }: IncomingMessage, index: number): SeenRequest {
  const [path = ''] = url.split('?');
  const kind = kinds.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? 'other';
  return { index, kind, method, path };
}
