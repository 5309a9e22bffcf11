import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { anyFreePort, endProcess, findProcess, UserError } from '@shipshape/workspace';
import { removeAbandoned } from '../abandoned.ts';
import { serverAccount } from '../account.ts';
import { endedWithUs } from '../tethered.ts';
import type { PostgresPrograms } from './postgres-programs.ts';

export interface PostgresServer {
  url: string;
  port: number;
  /** The version that it reports, such as `15.18`. */
  version: string;
  /** Its UNIX socket; undefined where it listens on loopback. */
  socket: string | undefined;
}

/** A PostgreSQL cluster of one call. Call `remove` when done, whatever happened. */
export interface Cluster {
  start(): Promise<PostgresServer>;
  remove(): Promise<void>;
}

const prefix = 'shipshape-postgres-';

/** No durability: the data is not needed after a crash. */
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'jit=off'];

/**
 * Prepares a cluster in a temporary folder; its server listens on loopback only, behind a password of its own.
 *
 * @param bySocket instead of that: only on a UNIX socket in that folder, which nobody else may enter, without a
 * password
 */
export function makeCluster({ bin, env }: PostgresPrograms, bySocket = false): Cluster {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  const account = serverAccount('postgres');
  // Nothing else of our surroundings: another account's processes can read what a server of theirs was given.
  const run = { cwd: folder, env: { PATH: process.env.PATH, ...env, LC_ALL: 'C.UTF-8' }, ...account };
  let server: ChildProcess | undefined;

  const initialise = () => {
    const file = join(folder, 'password');
    writeFileSync(file, password, { mode: 0o600 });
    if (account) for (const path of [folder, file]) chownSync(path, account.uid, account.gid);
    const access = [
      '--username=postgres',
      `--pwfile=${file}`,
      `--auth=${bySocket ? 'trust' : 'scram-sha-256'}`,
    ];
    const options = [`--pgdata=${data}`, ...access, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
    execFileSync(join(bin, 'initdb'), options, { ...run, stdio: 'pipe' });
  };
  return {
    async start() {
      try {
        initialise();
      } catch (error) {
        const { stderr, message } = error as { stderr?: Buffer; message: string };
        throw failed('initdb', String(stderr ?? '') || message);
      }
      const port = await anyFreePort();
      const listen = bySocket
        ? [`port=${port}`, 'listen_addresses=', `unix_socket_directories=${folder}`]
        : [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
      const options = [...listen, ...settings].flatMap((setting) => ['-c', setting]);
      const stdio: ['ignore', 'ignore', 'pipe'] = ['ignore', 'ignore', 'pipe'];
      const [program = '', ...args] = [
        ...(await endedWithUs('INT')),
        join(bin, 'postgres'),
        '-D',
        data,
        ...options,
      ];
      const child = spawn(program, args, { ...run, stdio });
      server = child;
      const log = await untilReady(child, child.stderr);
      const version = log.match(/starting PostgreSQL (\S+)/)?.[1] ?? '';
      const socket = bySocket ? join(folder, `.s.PGSQL.${port}`) : undefined;
      const url = bySocket
        ? `postgresql://postgres@/postgres?host=${folder}&port=${port}`
        : `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
      return { url, port, version, socket };
    },
    async remove() {
      if (server?.pid && server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit');
        server.kill('SIGINT'); // "fast shutdown": does not wait for open sessions
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends and removes the clusters of runs that were killed before they could. */
export const removeAbandonedClusters = (): Promise<void> =>
  removeAbandoned({ prefix, account: serverAccount('postgres'), end });

async function end(folder: string): Promise<void> {
  const file = join(folder, 'data/postmaster.pid');
  // Without one it never started, or ended as it should.
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  if (findProcess(pid)?.commandLine.includes(folder)) await endProcess(pid, 2);
}

/** Resolves with what the server wrote until it was ready; goes on reading, so that it never waits for us. */
function untilReady(child: ChildProcess, output: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const end = () =>
      reject(failed('server', lines.find((line) => line.includes('FATAL')) ?? lines.join('\n')));
    child.once('error', reject).once('exit', end);
    createInterface(output).on('line', (line) => {
      if (lines.length < 100) lines.push(line);
      if (!line.includes('ready to accept connections')) return;
      child.off('exit', end);
      resolve(lines.join('\n'));
    });
  });
}

function failed(program: string, words: string): UserError {
  const why = words.trim().replaceAll('\n', ' ');
  return new UserError(
    `PostgreSQL's ${program} did not start: ${why} Set TEST_DATABASE_URL to use another one.`,
  );
}
