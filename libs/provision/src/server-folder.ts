import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCleanup } from '@shipshape/workspace';
import { type Abandoned, removeAbandoned } from './abandoned.ts';

/**
 * Runs `action` with a temporary folder for a server whose data is not kept: then the server is killed and the folder
 * removed, whatever happened. Folders of runs that were killed themselves go first.
 *
 * @param action gets the folder, and a function that takes the server's process
 */
export async function withServerFolder<T>(
  { prefix, account }: Omit<Abandoned, 'end'>,
  action: (folder: string, started: (server: ChildProcess) => void) => Promise<T>,
): Promise<T> {
  await removeAbandoned({ prefix, account });
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  let server: ChildProcess | undefined;
  const remove = async () => {
    if (server?.pid && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGKILL'); // It has nothing to save.
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const started = (child: ChildProcess) => {
    server = child;
  };
  return await withCleanup(remove, () => action(folder, started));
}
