import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';

const patienceSeconds = 60;

/**
 * Starts a Docker daemon of its own, beside any other, and runs the tests of the engines that are about docker with it.
 *
 * @param folder an empty one, for the daemon's data; emptied at the end
 * @returns vitest's exit code; 0 where no daemon can be started here, after a line that says why
 */
export async function asDocker(folder: string): Promise<number | null> {
  const obstacle = obstacleHere();
  if (obstacle) return skipped(obstacle);
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const log = join(folder, 'log');
  const places = ['data-root', 'exec-root'].map((place) => `--${place}=${join(folder, place)}`);
  const daemon = spawn(
    'dockerd',
    [
      `--host=${socket}`,
      ...places,
      `--pidfile=${join(folder, 'pid')}`,
      '--iptables=false',
      '--ip6tables=false',
    ],
    { stdio: ['ignore', openSync(log, 'a'), openSync(log, 'a')] },
  );
  const env = { ...process.env, DOCKER_HOST: socket };
  try {
    if (!(await answers(daemon, env))) return skipped(`dockerd does not start here: ${lastError(log)}`);
    const tests = ['test/engine.test.ts', 'test/registry-login.test.ts', '-t', 'docker'];
    const args = ['vitest', 'run', '--root', 'libs/container-engine', ...tests];
    return spawnSync('npx', args, { cwd: workspaceRoot, env, stdio: 'inherit' }).status;
  } finally {
    await ended(daemon);
    // What a container left mounted would keep the folder from being removed.
    spawnSync('umount', ['--recursive', '--lazy', join(folder, 'data-root')], { stdio: 'ignore' });
    for (const place of ['data-root', 'exec-root'])
      rmSync(join(folder, place), { recursive: true, force: true });
  }
}

function obstacleHere(): string | undefined {
  if (userInfo().uid !== 0) return 'dockerd takes root';
  for (const program of ['dockerd', 'docker']) {
    if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0)
      return `${program} is not installed`;
  }
  return undefined;
}

function skipped(why: string): number {
  console.log(`▸ test-as: not tested with Docker: ${why}`);
  return 0;
}

async function answers(daemon: ChildProcess, env: NodeJS.ProcessEnv): Promise<boolean> {
  for (const end = Date.now() + patienceSeconds * 1000; Date.now() < end && daemon.exitCode === null; ) {
    try {
      execFileSync('docker', ['version'], { env, stdio: 'ignore', timeout: 10_000 });
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  return false;
}

const lastError = (log: string): string =>
  readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? 'it printed nothing';

function ended(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    daemon.once('exit', () => resolve());
    daemon.kill('SIGTERM');
  });
}
