import { execFile, execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { quickFolder } from '@shipshape/oci-registry/testing';
import { stopLocalRegistry } from '@shipshape/provision';
import { shareTools } from '@shipshape/provision/testing';
import { workspaceRoot } from '@shipshape/workspace';
import { built } from '../../tools/build.mjs';

/** What `npx nx` starts in a copy, without npm's own start, which takes a third of it. */
export const nxProgram = 'node_modules/.bin/nx';

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
  const folder = join(mkdtempSync(join(quickFolder, 'shipshape-')), 'a clone');
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
  const here = (...args: string[]) => execFileSync('git', args, { cwd: workspaceRoot, encoding: 'utf8' });
  const files = here('ls-files', '-z', '--cached', '--others', '--exclude-standard')
    .split('\0')
    // For one at the root, Nx loads TypeScript at each start, which is a fifth of it.
    .filter((file) => file && !/^tsconfig[\w.]*\.json$/.test(file));
  mkdirSync(folder);
  // With their times, by which the command line that is compiled here is known as theirs too.
  const compiled = relative(workspaceRoot, built('shipshape'));
  execFileSync('cp', ['-a', '--parents', ...files, compiled, folder], { cwd: workspaceRoot });
  linkPackages(folder);
  shareTools(folder);
  git('init', '-q', '-b', 'main', '--template=');
  // What is committed here need not be compressed and written once more: that took longer than all the rest.
  mkdirSync(join(folder, '.git/objects/info'), { recursive: true });
  const objects = here('rev-parse', '--path-format=absolute', '--git-path', 'objects');
  writeFileSync(join(folder, '.git/objects/info/alternates'), objects);
  mkdirSync(join(folder, '.git/info'));
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

/**
 * The packages of the root, and those that a project has in another version: with one missing, all were installed
 * again.
 */
function linkPackages(folder: string): void {
  const lock = JSON.parse(readFileSync(join(workspaceRoot, 'package-lock.json'), 'utf8'));
  const places = Object.keys(lock.packages).flatMap((path) => /^(.*?)node_modules\//.exec(path)?.[1] ?? []);
  for (const place of new Set(places)) {
    const packages = join(place, 'node_modules');
    symlinkSync(join(workspaceRoot, packages), join(folder, packages));
  }
}
