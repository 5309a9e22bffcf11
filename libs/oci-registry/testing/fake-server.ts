import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback with the answers of a test, for what no real registry does. */
export interface FakeServer {
  /** `127.0.0.1:port` */
  host: string;
  /** What came in. */
  requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
  /** Bytes sent out, headers included. */
  sentBytes(): number;
  stop(): Promise<void>;
}

export async function startFakeServer(answer: RequestListener): Promise<FakeServer> {
  const requests: FakeServer['requests'] = [];
  let closedBytes = 0;
  const open = new Set<{ bytesWritten: number }>();
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closedBytes += socket.bytesWritten;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sentBytes: () => closedBytes + [...open].reduce((sum, socket) => sum + socket.bytesWritten, 0),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
