import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { cleanEnvironment } from '@shipshape/workspace';
import type { CommandResult } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { hidingStream } from './hidden.ts';

export interface CommandOptions {
  /** Variables to set beside the clean environment of a container engine. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Is given standard output and standard error as they come. */
  onOutput?: ((chunk: string) => void) | undefined;
  /** What no output may show, see piecesOf. */
  hidden?: readonly string[];
  /** After this time the command is killed, and its exit code is that of SIGKILL (137). */
  timeoutSeconds?: number;
}

export interface CommandOutput extends CommandResult {
  /** Standard output and standard error in the order they came. */
  output: string;
}

/**
 * Runs a program with arguments, no shell in between, and waits for its end.
 *
 * @returns its exit code (128 + signal number where a signal ended it) and what it wrote; a failing program is no error.
 * @throws EngineError where the program can't be started.
 */
export function run(file: string, args: string[], options: CommandOptions = {}): Promise<CommandOutput> {
  const { env, onOutput, hidden = [], timeoutSeconds } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env: cleanEnvironment(env, { engine: true }),
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      ...(timeoutSeconds === undefined ? {} : { timeout: Math.max(1, timeoutSeconds * 1000) }),
    });
    const seen = { stdout: '', stderr: '', output: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = hidingStream(hidden, (text) => {
        seen[name] += text;
        seen.output += text;
        onOutput?.(text);
      });
      child[name].setEncoding('utf8').on('data', stream.add).on('end', stream.end);
    }
    child.on('error', (error) =>
      reject(new EngineError(`${file} can't be started (${error.message}): install it, or check PATH.`)),
    );
    child.on('close', (code, signal) => resolve({ exitCode: exitCode(code, signal), ...seen }));
  });
}

/** Starts a program with pipes as its standard streams, no shell in between, and does not wait for it. */
export const start = (
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcessWithoutNullStreams =>
  spawn(file, args, { env: cleanEnvironment(env, { engine: true }), stdio: 'pipe' });

/** The exit code as a shell reports it, from what Node reports of an ended process. */
function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Every program of that name on PATH, first come first, each file once. */
export function onPath(name: string): string[] {
  const files = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file));
  const seen = new Set<string>();
  return files.filter((file) => {
    const real = realpathSync(file);
    return !seen.has(real) && seen.add(real);
  });
}
