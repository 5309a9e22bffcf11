import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withCleanup } from '@shipshape/workspace';
import { type Abandoned, removeAbandoned } from './abandoned.ts';

interface ServerFolder extends Omit<Abandoned, 'within'> {
  /** Ends the server; SIGKILL by default, since it has nothing to save. */
  signal?: NodeJS.Signals;
}

/**
 * Runs `action` with a temporary folder for a server whose data is not kept: then the server is ended and the folder
 * removed, whatever happened. Folders of runs that were killed themselves go first.
 *
 * @param action gets the folder, and a function that takes the server's process
 */
export async function withServerFolder<T>(
  { signal = 'SIGKILL', ...abandoned }: ServerFolder,
  action: (folder: string, started: (server: ChildProcess) => void) => Promise<T>,
): Promise<T> {
  await removeAbandoned(abandoned);
  const folder = mkdtempSync(join(tmpdir(), `${abandoned.prefix}${process.pid}-`));
  let server: ChildProcess | undefined;
  const remove = async () => {
    if (server?.pid && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      server.kill(signal);
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const started = (child: ChildProcess) => {
    server = child;
  };
  return await withCleanup(remove, () => action(folder, started));
}

/**
 * Resolves with what a server wrote until a line that says it is ready; goes on reading, so that it never waits for us.
 *
 * @param complaint marks the line that says why it ended instead
 * @param failed makes an error of that line, or of its last ones
 */
export function untilReady(
  server: ChildProcess,
  ready: string,
  complaint: string,
  failed: (words: string) => Error,
): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const end = () =>
      reject(failed(lines.find((line) => line.includes(complaint)) ?? lines.slice(-5).join('\n')));
    server.once('error', reject).once('exit', end);
    createInterface(server.stderr as NodeJS.ReadableStream).on('line', (line) => {
      if (lines.length < 200) lines.push(line);
      if (!line.includes(ready)) return;
      server.off('exit', end);
      resolve([...lines, line].join('\n'));
    });
  });
}
