import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  explainDisk,
  firstFreePort,
  type Log,
  readRecord,
  UserError,
  withLock,
  workspaceRoot,
  writeRecord,
} from '@shipshape/workspace';
import { containerRunner, dockerAnswers } from './registry-container.ts';
import { findRegistryProgram, processRunner } from './registry-process.ts';
import { files, type RegistryRunner } from './registry-runner.ts';

export interface LocalRegistry {
  /** `127.0.0.1:<port>`: plain HTTP, no login. */
  host: string;
  /** False where it ran already. */
  started: boolean;
}

/** The port is kept when the registry ends, so that image names stay valid. */
interface State {
  port: number;
  kind: RegistryRunner['kind'];
  id: string;
}

export interface LocalRegistryOptions {
  /** The clone; the workspace where absent. */
  root?: string;
  say: Log;
  /** Where it may listen, the first free one is taken; 5001 to 5099 where absent. */
  ports?: number[];
}

const usualPorts = Array.from({ length: 99 }, (_, index) => 5001 + index);
const startSeconds = 15;

/**
 * The clone's own registry (CNCF distribution) on loopback, started where it does not run yet; configuration, data,
 * log and state lie in `.shipshape/registry` of `root`. It goes on running when this process ends, until
 * {@link stopLocalRegistry}. Two callers at once start one.
 *
 * @throws UserError where there is no way to get a registry, no port is free, the disk is full, or it will not start
 */
export async function ensureLocalRegistry(options: LocalRegistryOptions): Promise<LocalRegistry> {
  const { root = workspaceRoot, say, ports = usualPorts } = options;
  const folder = join(root, '.shipshape/registry');
  const there = await running(folder);
  if (there) return { host: there, started: false };
  const busy = (holder: number) => say(`Registry: process ${holder} is starting it, waiting`);
  try {
    return await withLock(
      join(folder, 'lock'),
      async () => {
        const meanwhile = await running(folder);
        if (meanwhile) return { host: meanwhile, started: false };
        return { host: await start(folder, ports, say), started: true };
      },
      busy,
    );
  } catch (error) {
    throw explainDisk(error, folder);
  }
}

/** The `host:port` of the clone's registry where it runs and answers; starts nothing. */
export function findLocalRegistry({ root = workspaceRoot } = {}): Promise<string | undefined> {
  return running(join(root, '.shipshape/registry'));
}

/** Whether the clone has had a registry, which may have ended since. */
export const hasLocalRegistry = (): boolean =>
  stateOf(join(workspaceRoot, '.shipshape/registry')) !== undefined;

/**
 * Ends the clone's registry; its images and its port stay for the next start.
 *
 * @returns its host where it ran, otherwise undefined
 */
export async function stopLocalRegistry({ root = workspaceRoot } = {}): Promise<string | undefined> {
  const folder = join(root, '.shipshape/registry');
  const host = await running(folder);
  await runnerOf(folder).endAll();
  return host;
}

const stateOf = (folder: string) => readRecord<State>(join(folder, files.state));
const hostOf = (port: number) => `127.0.0.1:${port}`;
const runnerOf = (folder: string) =>
  stateOf(folder)?.kind === 'container' ? containerRunner(folder) : processRunner(folder);

/** The host of our registry where it runs and answers. */
async function running(folder: string): Promise<string | undefined> {
  const state = stateOf(folder);
  const alive = state?.id && (await runnerOf(folder).isAlive(state.id)) && (await answers(state.port));
  return alive ? hostOf(state.port) : undefined;
}

/** Distribution's own check: the API's root answers 200. Without `fetch`, which costs 40 MB in every process that asks. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get(`http://${hostOf(port)}/v2/`, { signal: AbortSignal.timeout(3000) }, (answer) => {
      resolve(answer.resume().statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

async function start(folder: string, ports: number[], say: Log): Promise<string> {
  const runner = await chooseRunner(folder, say);
  // One that hangs, or outlived its state file, would keep the port and write into the same data.
  await runnerOf(folder).endAll();
  await runner.endAll();
  const previous = stateOf(folder)?.port;
  const candidates = new Set([...(previous ? [previous] : []), ...ports]);
  for (;;) {
    const port = await firstFreePort(candidates);
    if (!port) {
      throw new UserError(
        `Every port from ${ports[0]} to ${ports.at(-1)} on 127.0.0.1 is taken: end a program that listens on one, or set REGISTRY to a registry of yours.`,
      );
    }
    candidates.delete(port);
    const id = await runner.start(port);
    writeRecord(join(folder, files.state), { port, kind: runner.kind, id } satisfies State);
    if (await becomesReady(runner, id, port)) {
      say(`Registry: started on ${hostOf(port)}, data in ${join(folder, files.data)}`);
      return hostOf(port);
    }
    const words = await runner.lastWords();
    await runner.endAll();
    // Somebody took the port since we looked: the next one.
    if (/in use|already allocated/.test(words)) continue;
    throw new UserError(
      `The registry did not start on ${hostOf(port)}: ${words || 'it wrote nothing'} (its log is in ${folder}).`,
    );
  }
}

async function chooseRunner(folder: string, say: Log): Promise<RegistryRunner> {
  const program = await findRegistryProgram(folder, say);
  if (program) return processRunner(folder, program);
  if (await dockerAnswers()) {
    say('Registry: running its image with Docker, fetched the first time');
    return containerRunner(folder);
  }
  throw new UserError(
    'No registry to push to: set REGISTRY to one of yours, or install docker-registry (CNCF distribution), or start Docker, so that one can run on this machine.',
  );
}

async function becomesReady(runner: RegistryRunner, id: string, port: number): Promise<boolean> {
  for (const end = Date.now() + startSeconds * 1000; Date.now() < end; await sleep(20)) {
    if (!(await runner.isAlive(id))) return false;
    if (await answers(port)) return true;
  }
  return false;
}
