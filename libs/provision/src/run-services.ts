import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { ServiceKind, WantedService } from '@shipshape/container-engine';
import type { Log } from '@shipshape/workspace';
import { readLogin } from './mysql/login.ts';
import { type SocketMysql, withMysqlSocket } from './mysql/mysql.ts';
import { type SocketPostgres, withPostgresSocket } from './postgres/postgres.ts';
import { readStartup } from './postgres/startup.ts';
import { withRedis } from './redis/redis.ts';

/** Takes a connection to a service to a real server. */
export type Serve = (connection: Duplex) => void;

/**
 * Runs `action` with these servers, real ones, which are gone afterwards. PostgreSQL and MySQL
 * have every role and database that somebody connects as, each database empty at the first time.
 *
 * @throws UserError where one cannot be had
 */
export async function withRunServices<T>(
  wanted: readonly WantedService[],
  say: Log,
  action: (serve: Partial<Record<ServiceKind, Serve>>) => Promise<T>,
): Promise<T> {
  type Servers = Partial<Record<ServiceKind, Serve>>;
  const asked = (kind: ServiceKind) => wanted.find((one) => one.kind === kind);
  const withMysqlToo = (others: Servers) =>
    asked('mysql')
      ? withMysqlSocket({ say }, (server) => action({ ...others, mysql: mysqlGateway(server) }))
      : action(others);
  const withDatabase = (redis: Servers) => {
    const postgresql = asked('postgresql');
    if (!postgresql) return withMysqlToo(redis);
    return withPostgresSocket({ say, extensions: postgresql.extensions }, (server) =>
      withMysqlToo({ ...redis, postgresql: gateway(server) }),
    );
  };
  if (!asked('redis')) return withDatabase({});
  return withRedis({ say }, ({ host, port }) =>
    withDatabase({ redis: (connection) => joined(connection, connect(port, host)) }),
  );
}

function joined(connection: Duplex, server: Duplex): void {
  endedTogether(connection, server);
  connection.pipe(server).pipe(connection);
}

function endedTogether(connection: Duplex, server: Duplex): void {
  for (const [one, other] of [
    [connection, server],
    [server, connection],
  ] as const) {
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
}

/** To PostgreSQL's socket, with TLS for those who ask for it: settings may insist on that. */
function gateway({ socket, certificate, makeDatabase }: SocketPostgres): Serve {
  const secureContext = certificate && createSecureContext(certificate);
  const serve: Serve = (connection) => {
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
        const secured = startup.tls && secureContext !== undefined;
        connection.write(secured ? 'S' : 'N');
        if (!secured) return;
        connection.off('data', read).pause();
        return serve(new TLSSocket(connection, { isServer: true, secureContext }));
      }
      connection.pause();
      makeDatabase(startup.user, startup.database).then(pass, () => connection.destroy());
    };
    connection.on('data', read).on('error', () => connection.destroy());
  };
  return serve;
}

/** MySQL's server greets first; what the client answers names the database. */
function mysqlGateway({ socket, makeDatabase }: SocketMysql): Serve {
  return (connection) => {
    const server = connect(socket);
    endedTogether(connection, server);
    server.pipe(connection);
    let bytes: Buffer = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const login = readLogin(bytes);
      if (login === 'incomplete') return;
      connection.off('data', read).pause();
      const pass = () => {
        server.write(bytes);
        connection.pipe(server);
      };
      if (login.database === undefined) pass();
      else makeDatabase(login.database).then(pass, () => connection.destroy());
    };
    connection.on('data', read);
  };
}
