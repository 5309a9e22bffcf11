import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyFreePort, type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { aptProgram, type Program } from '../apt/programs.ts';
import { withServerFolder } from '../server-folder.ts';
import { endedWithUs } from '../tethered.ts';

export interface RedisServer {
  host: string;
  port: number;
  /** `redis://127.0.0.1:<port>/0`. */
  url: string;
}

const prefix = 'shipshape-redis-';
const programs = ['redis-server', 'valkey-server'];

/**
 * Runs `action` with a Redis server of its own on loopback, of this very call: it keeps nothing on disk and is gone
 * afterwards, whatever happened.
 *
 * @throws UserError where there is no Redis and no way to get one, or it does not start
 */
export async function withRedis<T>(
  { root = workspaceRoot, say }: { root?: string; say: Log },
  action: (server: RedisServer) => Promise<T>,
): Promise<T> {
  const program = await readyRedis(join(root, '.shipshape/redis'), say);
  return await withServerFolder({ prefix }, async (folder, started) => {
    const port = await anyFreePort();
    started(await start(program, port, folder));
    say(`Redis: started for this run on 127.0.0.1:${port}`);
    return await action({ host: '127.0.0.1', port, url: `redis://127.0.0.1:${port}/0` });
  });
}

async function start({ path, env }: Program, port: number, folder: string): Promise<ChildProcess> {
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const settings = [...place, '--save', '', '--appendonly', 'no'];
  const [file = path, ...args] = [...(await endedWithUs('KILL')), path, ...settings];
  const child = spawn(file, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (log = `${log}${text}`.slice(-2000)));
  let gone: string | undefined;
  child
    .once('error', (error) => (gone = error.message))
    .once('exit', (code) => (gone ??= `exit code ${code}`));
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
    if (gone !== undefined) break;
    if (await answers(port)) return child;
  }
  child.kill('SIGKILL');
  throw new UserError(
    `Redis did not start (${gone ?? 'no answer within 20 s'}): ${log.trim().split('\n').at(-1)}`,
  );
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (text) => end(String(text).startsWith('+PONG'))).on('error', () => end(false));
    socket.setTimeout(1000, () => end(false));
  });
}

/** @throws UserError where there is none and no apt */
async function readyRedis(folder: string, say: Log): Promise<Program> {
  const found = await aptProgram(programs, { packages: ['redis-server'], folder, say });
  if (found) return found;
  throw new UserError('No Redis to run with: install redis-server (or valkey-server), then run this again.');
}
