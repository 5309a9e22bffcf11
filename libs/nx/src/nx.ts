import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { readRecord, UserError, unlessEnding, workspaceRoot } from '@shipshape/workspace';
import { withoutDotenv } from './dotenv.ts';
import { nxEnvironment } from './environment.ts';
import { folderBeside, link } from './packages/index.ts';

/** One task of an Nx run, by Nx's own record of it. */
export interface NxTask {
  project: string;
  target: string;
  /** Such as `django:test:postgres`. */
  id: string;
  /** `cached`: replayed by Nx, or found done by the script itself. */
  outcome: 'ran' | 'cached' | 'failed';
  seconds: number;
  /** What it printed. */
  output: string;
}

interface RunRecord {
  run: { startTime: string };
  tasks: {
    taskId: string;
    target: string;
    projectName: string;
    hash: string;
    startTime: string;
    endTime: string;
    cacheStatus: string;
    status: number;
  }[];
}

/** A task for each core, and two at least: a third on two cores would only slow the one that all wait for. */
export const parallel = `--parallel=${Math.max(2, availableParallelism())}`;

/** Enough for an error of Nx itself. */
const mostLines = 60;

/**
 * Calls Nx once and hands over each line as it comes.
 *
 * @param options the workspace, another one than ours where a workflow is called from another repository; further
 *   variables for its tasks; and the names of those of the user's variables that its tasks get, see nxEnvironment
 * @returns Nx's exit code, the tasks it ran or replayed (tasks it never came to are not among them), and its last lines
 */
export async function nx(
  args: string[],
  onLine: (line: string) => void,
  {
    root = workspaceRoot,
    env = {},
    pass = [],
  }: { root?: string; env?: NodeJS.ProcessEnv; pass?: readonly (string | RegExp)[] } = {},
): Promise<{ exitCode: number; tasks: NxTask[]; lastLines: string[] }> {
  const started = Date.now();
  // Named, so that the run's record is found whatever the workspace configures.
  const cacheFolder = join(root, '.nx/cache');
  const child = spawn(process.execPath, [nxBin(root), ...args, '--output-style=stream-without-prefixes'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: withoutDotenv(
      nxEnvironment(
        {
          ...env,
          FORCE_COLOR: '0',
          // In Actions Nx would fold what it replays, and the line about it would look different.
          NX_SKIP_LOG_GROUPING: 'true',
          NX_CACHE_DIRECTORY: cacheFolder,
        },
        pass,
      ),
      root,
    ),
  });
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      if (lastLines.push(line) > mostLines) lastLines.shift();
      onLine(line);
    });
  // Ctrl-C reaches the whole group by itself; a signal to this process alone must end Nx and its tasks too.
  let ended = false;
  const end = () => {
    ended = true;
    child.kill('SIGTERM');
  };
  process.once('SIGTERM', end);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  process.off('SIGTERM', end);
  if (ended) process.exit(128 + 15);
  // After Ctrl-C its tasks have failed for no other reason than that.
  await unlessEnding();
  return { exitCode, tasks: tasksSince(started, cacheFolder), lastLines };
}

/** @throws UserError where Nx is not installed in the workspace */
function nxBin(root: string): string {
  const require = createRequire(join(root, 'package.json'));
  // After `npm ci --prefix`, in a clone where `init` itself was never run.
  const beside = join(root, folderBeside);
  if (existsSync(join(beside, 'node_modules/nx'))) link(root, beside);
  try {
    const { bin } = require('nx/package.json') as { bin: { nx: string } };
    return join(dirname(require.resolve('nx/package.json')), bin.nx);
  } catch {
    throw new UserError(`Nx is not installed in ${root}: run npm install --save-dev nx there.`);
  }
}

function tasksSince(started: number, cacheFolder: string): NxTask[] {
  const record = readRecord<RunRecord>(join(cacheFolder, 'run.json'));
  if (!record || Date.parse(record.run.startTime) < started) return [];
  return record.tasks.map(
    ({ taskId, target, projectName, hash, startTime, endTime, cacheStatus, status }) => {
      const output = outputOf(cacheFolder, hash);
      const ran = cacheStatus === 'cache-miss' && !foundDone(`${projectName}:${target}`, output);
      return {
        id: taskId,
        project: projectName,
        target,
        outcome: status !== 0 ? 'failed' : ran ? 'ran' : 'cached',
        seconds: (Date.parse(endTime) - Date.parse(startTime)) / 1000,
        output,
      };
    },
  );
}

/** Whether the last line of a script that is not in Nx's cache reports that its work was already done. */
export const foundDone = (task: string, output: string): boolean =>
  new RegExp(`^✔ ${task} [\\d.]+ s: \\(reused\\)`, 'm').test(output);

function outputOf(cacheFolder: string, hash: string): string {
  const file = join(cacheFolder, 'terminalOutputs', hash);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
