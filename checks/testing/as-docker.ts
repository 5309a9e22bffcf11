import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
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
    const cwd = join(workspaceRoot, 'libs/container-engine');
    return spawnSync('npx', ['vitest', 'run', ...tests], { cwd, env: daemon.env, stdio: 'inherit' }).status;
  } finally {
    await daemon.end();
  }
}
