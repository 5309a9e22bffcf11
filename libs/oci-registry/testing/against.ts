import type { RequestListener } from 'node:http';
import { openRepository, type Repository, type RepositoryOptions } from '../src/index.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

/** Fake servers for the tests of one file, and repositories on them. */
export interface FakeServers {
  serve(answer: RequestListener): Promise<FakeServer>;
  /** A repository on a server with these answers, without a login, and with waits that take no time. */
  against(
    answer: RequestListener,
    options?: RepositoryOptions,
  ): Promise<{ server: FakeServer; repository: Repository }>;
  stop(): Promise<void>;
}

export function fakeServers(): FakeServers {
  const servers: FakeServer[] = [];
  const serve = async (answer: RequestListener) => {
    const server = await startFakeServer(answer);
    servers.push(server);
    return server;
  };
  return {
    serve,
    against: async (answer, options = {}) => {
      const server = await serve(answer);
      const timing = { now: Date.now, random: () => 0, sleep: async () => {} };
      const defaults = { timing, credentials: async () => undefined };
      return { server, repository: openRepository(`${server.host}/acme/app`, { ...defaults, ...options }) };
    },
    stop: async () => {
      for (const server of servers.splice(0)) await server.stop();
    },
  };
}
