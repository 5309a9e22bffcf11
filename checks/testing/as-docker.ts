import { spawnSync } from 'node:child_process';
import { workspaceRoot } from '@shipshape/workspace';
import { startDocker } from './dockerd.ts';

/**
 * Runs the tests of the engines that are about docker, with a Docker daemon of its own.
 *
 * @param folder an empty one, for the daemon's data
 * @returns vitest's exit code; 0 where no daemon can be started here, after a line that says why
 */
export async function asDocker(folder: string): Promise<number | null> {
  const daemon = await startDocker(folder, { networks: false });
  if ('missing' in daemon) {
    console.log(`▸ test-as: not tested with Docker: ${daemon.missing}`);
    return 0;
  }
  try {
    const tests = ['test/engine.test.ts', 'test/registry-login.test.ts', '-t', 'docker'];
    const args = ['vitest', 'run', '--root', 'libs/container-engine', ...tests];
    return spawnSync('npx', args, { cwd: workspaceRoot, env: daemon.env, stdio: 'inherit' }).status;
  } finally {
    await daemon.end();
  }
}
