import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { $ } from 'zx';

/** A Docker daemon of our own, or why there is none. */
export type Daemon = { host: string; end: () => Promise<void> } | { missing: string };

const seconds = 30;

/** Starts a Docker daemon whose socket and data lie in `folder`; it touches no other daemon of this machine. */
export async function startDocker(folder: string): Promise<Daemon> {
  if (process.getuid?.() !== 0) return { missing: 'only root may start a Docker daemon' };
  const program = ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd'].find(existsSync);
  if (!program) return { missing: 'dockerd is not installed' };
  mkdirSync(folder, { recursive: true });
  const host = `unix://${folder}/docker.sock`;
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const at = (name: string) => join(folder, name);
  const child = spawn(
    program,
    [
      ...[
        `--host=${host}`,
        `--data-root=${at('data')}`,
        `--exec-root=${at('exec')}`,
        `--pidfile=${at('pid')}`,
      ],
      // A bridge of its own for each daemon; compose makes networks beside it.
      ...['--bip=172.29.255.1/24', '--default-address-pool=base=172.29.0.0/17,size=24'],
    ],
    { stdio: ['ignore', output, output], detached: true },
  );
  const ended = once(child, 'exit').then(() => true);
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
    // What the daemon mounted for its containers goes with them; its own data folder may be left mounted.
    await $({ nothrow: true, quiet: true })`umount ${at('data')} ${at('exec')}`;
  };
  for (const stop = Date.now() + seconds * 1000; Date.now() < stop; ) {
    const { exitCode } = await $({ nothrow: true, quiet: true })`docker --host=${host} version`;
    if (exitCode === 0) return { host, end };
    if (await Promise.race([ended, sleep(200, false)])) break;
  }
  await end();
  const words = readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? '';
  return { missing: `dockerd does not start here: ${words.slice(0, 300)}` };
}

/** The command of Compose, as an array: the plugin, or the older program; undefined where there is neither. */
export async function findCompose(): Promise<string[] | undefined> {
  for (const command of [['docker', 'compose'], ['docker-compose']]) {
    if ((await $({ nothrow: true, quiet: true })`${command} version`).exitCode === 0) return command;
  }
  return undefined;
}
