import { join } from 'node:path';
import { anyFreePort, type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { aptProgram, type Program } from '../apt/programs.ts';
import { withTemporaryServer } from '../temporary-server.ts';

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
  const { path, env } = await readyRedis(join(root, '.shipshape/redis'), say);
  const server = { prefix, env, failed, ready: 'Ready to accept connections', complaint: 'Could not' };
  return await withTemporaryServer(server, async ({ folder, start }) => {
    const port = await anyFreePort();
    const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
    await start(path, [...place, '--save', '', '--appendonly', 'no']);
    say(`Redis: started for this run on 127.0.0.1:${port}`);
    return await action({ host: '127.0.0.1', port, url: `redis://127.0.0.1:${port}/0` });
  });
}

const failed = (words: string) => new UserError(`Redis did not start: ${words.trim().split('\n').at(-1)}`);

/** @throws UserError where there is none and no apt */
async function readyRedis(folder: string, say: Log): Promise<Program> {
  const found = await aptProgram(programs, { packages: ['redis-server'], folder, say });
  if (found) return found;
  throw new UserError('No Redis to run with: install redis-server (or valkey-server), then run this again.');
}
