import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine alone. */
export interface Loopback {
  /** `127.0.0.1:port` */
  host: string;
  /** Ends it, with all its connections. */
  stop(): Promise<void>;
}

/** Has a server listen on a free port of 127.0.0.1. */
export async function onLoopback(server: Server): Promise<Loopback> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
