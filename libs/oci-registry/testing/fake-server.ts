import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type Loopback, onLoopback } from './loopback.ts';

/** A server on loopback with the answers of a test, for what no real registry does. */
export interface FakeServer extends Loopback {
  /** What came in. */
  requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
  /** Bytes sent out, headers included. */
  sentBytes(): number;
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
  return {
    ...(await onLoopback(server)),
    requests,
    sentBytes: () => closedBytes + [...open].reduce((sum, socket) => sum + socket.bytesWritten, 0),
  };
}
