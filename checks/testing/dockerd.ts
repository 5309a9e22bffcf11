import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aptExtract, hasApt, unpackedLibraries } from '@shipshape/provision';
import { stateFolder } from '@shipshape/workspace';

/** A Docker daemon of our own, or why there is none. */
export type Daemon =
  | {
      /** What the client and Compose are called with. */
      env: NodeJS.ProcessEnv;
      /** Ends the daemon and takes its mounts away. */
      end: () => Promise<void>;
    }
  | { missing: string };

const patienceSeconds = 60;

/**
 * Starts a Docker daemon whose socket and data lie in `folder`; it touches no other daemon of this machine. A machine
 * without Docker gets Debian's, unpacked beside the clone's other tools.
 *
 * @param options `networks`: containers reach one another, for which Docker writes rules into this machine's firewall
 */
export async function startDocker(folder: string, { networks }: { networks: boolean }): Promise<Daemon> {
  if (process.getuid?.() !== 0) return { missing: 'only root may start a Docker daemon' };
  const programs = await dockerPrograms();
  if (!programs) return { missing: 'Docker is not installed, and there is no apt to get it' };
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const DOCKER_HOST = `unix://${at('docker.sock')}`;
  const env = { ...programs, DOCKER_HOST };
  const output = openSync(at('log'), 'w');
  const places = ['data-root', 'exec-root'].map((place) => `--${place}=${at(place)}`);
  const daemon = spawn(
    'dockerd',
    [
      ...[
        `--host=${DOCKER_HOST}`,
        ...places,
        `--pidfile=${at('pid')}`,
        `--iptables=${networks}`,
        '--ip6tables=false',
      ],
      // A bridge of its own for each daemon; Compose makes networks beside it.
      ...['--bip=172.29.255.1/24', '--default-address-pool=base=172.29.0.0/17,size=24'],
    ],
    { env, stdio: ['ignore', output, output], detached: true },
  );
  const ended = once(daemon, 'exit').then(() => true);
  const end = async () => {
    daemon.kill('SIGTERM');
    await ended;
    // What a container left mounted would keep the folder from being removed.
    for (const place of ['data-root', 'exec-root'])
      spawnSync('umount', ['--recursive', '--lazy', at(place)], { stdio: 'ignore' });
  };
  const answers = () =>
    spawnSync('docker', ['version'], { env, stdio: 'ignore', timeout: 10_000 }).status === 0;
  for (const stop = Date.now() + patienceSeconds * 1000; Date.now() < stop; ) {
    if (answers()) return { env, end };
    if (await Promise.race([ended, sleep(500, false)])) break;
  }
  await end();
  const words = readFileSync(at('log'), 'utf8').trim().split('\n').at(-1) ?? '';
  return { missing: `dockerd does not start here: ${words.slice(0, 300)}` };
}

/** The environment in which dockerd, docker and docker-compose are found. */
async function dockerPrograms(): Promise<NodeJS.ProcessEnv | undefined> {
  const found = (program: string, env: NodeJS.ProcessEnv) =>
    spawnSync(program, ['--version'], { env, stdio: 'ignore' }).status === 0;
  const system = { ...process.env, PATH: `/usr/bin:${process.env.PATH}:/usr/sbin:/sbin` };
  if (['dockerd', 'docker', 'docker-compose'].every((program) => found(program, system))) return system;
  if (!hasApt()) return undefined;
  const folder = join(stateFolder, 'docker');
  if (!existsSync(folder)) await aptExtract(['docker.io', 'docker-compose', 'iptables'], folder, console.log);
  return {
    ...system,
    ...unpackedLibraries(folder),
    PATH: `${join(folder, 'usr/bin')}:${join(folder, 'usr/sbin')}:${system.PATH}`,
    // Debian 12's docker-compose is a Python program.
    PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages'),
  };
}
