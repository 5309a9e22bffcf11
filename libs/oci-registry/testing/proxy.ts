import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { answer, deliver } from './deliver.ts';
import { describe, type Fault, type SeenRequest } from './fault.ts';
import { onLoopback } from './loopback.ts';
import { startDistribution, type TestRegistry } from './registry.ts';

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

/** Starts the CNCF distribution registry and a proxy in front of it, which ends with it. */
export async function startProxiedRegistry(): Promise<FaultProxy & { registry: TestRegistry }> {
  const registry = await startDistribution();
  const proxy = await startFaultProxy(registry.host);
  const { stop } = proxy;
  return Object.assign(proxy, {
    registry,
    stop: async () => {
      await stop();
      await registry.stop();
    },
  });
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
  const { host, stop } = await onLoopback(server);
  const proxy: FaultProxy = {
    host,
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
      await stop();
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = describe(request, proxy.requests.length);
    proxy.requests.push(seen);
    const fault = proxy.script?.(seen);
    const authorization = request.headers.authorization ?? '';
    if (fault?.do === 'expire tokens') for (const one of authorizations) expired.add(one);
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
