import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '../cli.mts';
import { anyFreePort } from './ports.mts';
import type { PostgresPrograms } from './postgres-programs.mts';

export interface PostgresServer {
  url: string;
  port: number;
  /** As it says itself, such as `15.18`. */
  version: string;
}

/** No durability: a crash loses the data, which nobody wants afterwards. */
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'jit=off'];

/** A PostgreSQL cluster in a new temporary folder. Call `remove` when done, whatever happened. */
export function makeCluster({ bin, env }: PostgresPrograms): {
  start(): Promise<PostgresServer>;
  remove(): Promise<void>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'shipshape-postgres-'));
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  const account = serverAccount();
  const run = { cwd: folder, env: { ...process.env, ...env, LC_ALL: 'C.UTF-8' }, ...account };
  let server: ChildProcess | undefined;

  const initialise = () => {
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (account) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid);
    const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const text = ['--encoding=UTF8', '--locale=C.UTF-8'];
    execFileSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...access, ...text, '--no-sync'], {
      ...run,
      stdio: 'pipe',
    });
  };
  return {
    async start() {
      try {
        initialise();
      } catch (error) {
        const { stderr = '', message } = error as { stderr?: string; message: string };
        throw new UserError(`PostgreSQL's initdb failed: ${String(stderr).trim() || message}`);
      }
      const port = await anyFreePort();
      const listen = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
      const options = [...listen, ...settings].flatMap((setting) => ['-c', setting]);
      server = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
        ...run,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const log = await untilReady(server);
      const version = log.match(/starting PostgreSQL (\S+)/)?.[1] ?? '';
      return { url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, port, version };
    },
    async remove() {
      if (server && server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit');
        server.kill('SIGINT'); // "fast shutdown": ends open sessions
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
chmodSync;
