import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyFreePort, endProcess, findProcess, UserError } from '@shipshape/workspace';
import { serverAccount } from '../account.ts';
import { withTemporaryServer } from '../temporary-server.ts';
import { type Certificate, ownCertificate } from './certificate.ts';
import type { PostgresPrograms } from './postgres-programs.ts';

/** A PostgreSQL server of one call. */
export interface PostgresServer {
  url: string;
  port: number;
  /** The version that it reports, such as `15.18`. */
  version: string;
  /** Its UNIX socket; undefined where it listens on loopback. */
  socket: string | undefined;
  /** What a gateway to that socket can offer TLS with, which PostgreSQL has on loopback alone. */
  certificate: Certificate | undefined;
}

const prefix = 'shipshape-postgres-';

/** No durability: the data is not needed after a crash. */
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'jit=off'];

/**
 * Runs `action` with a server on loopback only, behind a password of its own. Its data is gone afterwards.
 *
 * @param bySocket instead of that: only on a UNIX socket in its folder, which nobody else may enter, without a password
 */
export async function withCluster<T>(
  { bin, env }: PostgresPrograms,
  bySocket: boolean,
  action: (server: PostgresServer) => Promise<T>,
): Promise<T> {
  const server = {
    ...{ prefix, end, env, failed, account: serverAccount('postgres') },
    ...{ ready: 'ready to accept connections', complaint: 'FATAL' },
    // "Fast shutdown": does not wait for open sessions.
    signal: 'SIGINT',
  } as const;
  return await withTemporaryServer(server, async ({ folder, write, prepare, start }) => {
    const data = join(folder, 'data');
    const password = randomBytes(16).toString('hex');
    const access = [
      '--username=postgres',
      `--pwfile=${write('password', password)}`,
      `--auth=${bySocket ? 'trust' : 'scram-sha-256'}`,
    ];
    const making = [`--pgdata=${data}`, ...access, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
    prepare(join(bin, 'initdb'), making);
    const port = await anyFreePort();
    const certificate = ownCertificate();
    const listen = bySocket
      ? ['listen_addresses=', `unix_socket_directories=${folder}`]
      : ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const tls =
      bySocket || !certificate
        ? []
        : [
            'ssl=on',
            `ssl_cert_file=${write('cert.pem', certificate.cert)}`,
            `ssl_key_file=${write('key.pem', certificate.key)}`,
          ];
    const stated = [`port=${port}`, ...listen, ...tls, ...settings].flatMap((setting) => ['-c', setting]);
    const log = await start(join(bin, 'postgres'), ['-D', data, ...stated]);
    const url = bySocket
      ? `postgresql://postgres@/postgres?host=${folder}&port=${port}`
      : `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
    return await action({
      ...{ url, port, version: log.match(/starting PostgreSQL (\S+)/)?.[1] ?? '' },
      socket: bySocket ? join(folder, `.s.PGSQL.${port}`) : undefined,
      certificate,
    });
  });
}

/** Ends the server of a run that was killed before it could. */
async function end(folder: string): Promise<void> {
  const file = join(folder, 'data/postmaster.pid');
  // Without one it never started, or ended as it should.
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  if (findProcess(pid)?.commandLine.includes(folder)) await endProcess(pid, 2);
}

function failed(words: string, program = 'server'): UserError {
  const why = words.trim().replaceAll('\n', ' ');
  return new UserError(
    `PostgreSQL's ${program} did not start: ${why} Set TEST_DATABASE_URL to use another one.`,
  );
}
