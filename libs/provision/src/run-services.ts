import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ServiceKind } from '@shipshape/container-engine';
import type { Log } from '@shipshape/workspace';
import { type SocketPostgres, withPostgresSocket } from './postgres/postgres.ts';
import { readStartup } from './postgres/startup.ts';
import { withRedis } from './redis/redis.ts';

/** Takes a connection to a service to a real server. */
export type Serve = (connection: Duplex) => void;

/**
 * Runs `action` with real servers of these kinds, which are gone afterwards. PostgreSQL has every role and database that
 * somebody connects as, each database empty at the first time.
 *
 * @throws UserError where one cannot be had
 */
export async function withRunServices<T>(
  kinds: readonly ServiceKind[],
  say: Log,
  action: (serve: Partial<Record<ServiceKind, Serve>>) => Promise<T>,
): Promise<T> {
  const withDatabase = (redis: Partial<Record<ServiceKind, Serve>>) =>
    kinds.includes('postgresql')
      ? withPostgresSocket({ say }, (server) => action({ ...redis, postgresql: gateway(server) }))
      : action(redis);
  if (!kinds.includes('redis')) return withDatabase({});
  return withRedis({ say }, ({ host, port }) =>
    withDatabase({ redis: (connection) => joined(connection, connect(port, host)) }),
  );
}

function joined(connection: Duplex, server: Duplex): void {
  for (const [one, other] of [
    [connection, server],
    [server, connection],
  ] as const) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
  connection.pipe(server).pipe(connection);
}

function gateway({ socket, makeDatabase }: SocketPostgres): Serve {
  return (connection) => {
    let bytes: Buffer = Buffer.alloc(0);
    const pass = () => {
      connection.off('data', read);
      const server = connect(socket);
      server.write(bytes);
      joined(connection, server);
    };
    const read = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const startup = readStartup(bytes);
      if (startup.kind === 'incomplete') return;
      if (startup.kind === 'other') return pass();
      if (startup.kind === 'encryption') {
        bytes = bytes.subarray(startup.length);
        connection.write('N');
        return;
      }
      connection.pause();
      makeDatabase(startup.user, startup.database).then(pass, () => connection.destroy());
    };
    connection.on('data', read).on('error', () => connection.destroy());
  };
}
