import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyFreePort, endProcess, findProcess, UserError } from '@shipshape/workspace';
import { serverAccount } from '../account.ts';
import { untilReady, withServerFolder } from '../server-folder.ts';
import { endedWithUs } from '../tethered.ts';
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
  const account = serverAccount('postgres');
  // "Fast shutdown": does not wait for open sessions.
  const signal = 'SIGINT';
  return await withServerFolder({ prefix, account, end, signal }, async (folder, started) => {
    const data = join(folder, 'data');
    const [password, file] = [randomBytes(16).toString('hex'), join(folder, 'password')];
    // Nothing else of our surroundings: another account's processes can read what a server of theirs was given.
    const run = { cwd: folder, env: { PATH: process.env.PATH, ...env, LC_ALL: 'C.UTF-8' }, ...account };
    writeFileSync(file, password, { mode: 0o600 });
    const certificate = ownCertificate();
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    if (certificate) {
      writeFileSync(cert, certificate.cert);
      writeFileSync(key, certificate.key, { mode: 0o600 });
    }
    const theirs = [folder, file, ...(certificate ? [key] : [])];
    if (account) for (const path of theirs) chownSync(path, account.uid, account.gid);
    const access = [
      '--username=postgres',
      `--pwfile=${file}`,
      `--auth=${bySocket ? 'trust' : 'scram-sha-256'}`,
    ];
    const making = [`--pgdata=${data}`, ...access, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
    try {
      execFileSync(join(bin, 'initdb'), making, { ...run, stdio: 'pipe' });
    } catch (error) {
      const { stderr, message } = error as { stderr?: Buffer; message: string };
      throw failed('initdb', String(stderr ?? '') || message);
    }
    const port = await anyFreePort();
    const listen = bySocket
      ? [`port=${port}`, 'listen_addresses=', `unix_socket_directories=${folder}`]
      : [
          ...[`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='],
          ...(certificate ? ['ssl=on', `ssl_cert_file=${cert}`, `ssl_key_file=${key}`] : []),
        ];
    const [program = '', ...args] = [
      ...(await endedWithUs('INT')),
      ...[join(bin, 'postgres'), '-D', data],
      ...[...listen, ...settings].flatMap((setting) => ['-c', setting]),
    ];
    const server = spawn(program, args, { ...run, stdio: ['ignore', 'ignore', 'pipe'] });
    started(server);
    const log = await untilReady(server, 'ready to accept connections', 'FATAL', (words) =>
      failed('server', words),
    );
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

function failed(program: string, words: string): UserError {
  const why = words.trim().replaceAll('\n', ' ');
  return new UserError(
    `PostgreSQL's ${program} did not start: ${why} Set TEST_DATABASE_URL to use another one.`,
  );
}
