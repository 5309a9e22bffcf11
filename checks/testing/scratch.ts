import { execFile, execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stopLocalRegistry } from '@shipshape/provision';
import { workspaceRoot } from '@shipshape/workspace';

/** A copy of this workspace to break things in. */
export interface Scratch {
  folder: string;
  /** Runs git there; returns what it prints. */
  git(...args: string[]): string;
  /** Runs a program there to its end, with extra environment variables. */
  run(command: string[], env?: NodeJS.ProcessEnv): SpawnSyncReturns<string>;
  /** The same without stopping this process, which may have a server that the program calls. */
  runBeside(
    command: string[],
    env?: NodeJS.ProcessEnv,
  ): Promise<Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>>;
  /** Goes back to the first commit and commits a line more in each of these files. */
  commitChange(...files: string[]): void;
  /** Ends the registry that a script may have started there, and removes the copy. */
  remove(): Promise<void>;
}

/**
 * Copies what git tracks here, as it is in the working tree, into a temporary folder whose path has a space, as one
 * commit tagged `start`. The npm packages are this workspace's own.
 */
export function scratchWorkspace(): Scratch {
  const folder = join(mkdtempSync(join(tmpdir(), 'shipshape-')), 'a clone');
  const env = {
    ...process.env,
    CI: undefined,
    NX_BASE: undefined,
    NX_HEAD: undefined,
    NX_DAEMON: 'false',
    NX_CACHE_DIRECTORY: undefined,
    NX_WORKSPACE_DATA_DIRECTORY: undefined,
    NX_WORKSPACE_ROOT_PATH: undefined,
  };
  const run: Scratch['run'] = ([program = '', ...args], extra) =>
    spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...env, ...extra } });
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
    return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', env });
  };
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: workspaceRoot,
    encoding: 'utf8',
  });
  for (const file of tracked.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(workspaceRoot, file), join(folder, file));
  }
  symlinkSync(join(workspaceRoot, 'node_modules'), join(folder, 'node_modules'));
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'start');
  git('tag', 'start');
  return {
    folder,
    git,
    run,
    runBeside: ([program = '', ...args], extra) =>
      new Promise((resolve) => {
        const options = { cwd: folder, env: { ...env, ...extra } };
        const child = execFile(program, args, options, (_, stdout, stderr) =>
          resolve({ status: child.exitCode, stdout, stderr }),
        );
      }),
    commitChange(...files) {
      git('reset', '-q', '--hard', 'start');
      for (const file of files) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        appendFileSync(join(folder, file), '\n');
      }
      git('add', '-A');
      git('commit', '-qm', 'change');
    },
    async remove() {
      await stopLocalRegistry({ root: folder });
      rmSync(dirname(folder), { recursive: true, force: true });
    },
  };
}
