import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { withCleanup } from '@shipshape/workspace';
import { type Abandoned, removeAbandoned } from './abandoned.ts';
import { endedWithUs } from './tethered.ts';

/** A server whose data is not kept. */
interface TemporaryServer extends Omit<Abandoned, 'within' | 'account'> {
  /** Whom it runs as, where that is not this user. */
  account?: { uid: number; gid: number } | undefined;
  /** Ends it; SIGKILL by default, since it has nothing to save. */
  signal?: 'SIGKILL' | 'SIGINT';
  /** What its programs need beside PATH. */
  env: NodeJS.ProcessEnv;
  /** Marks the line that it prints once it is ready. */
  ready: string;
  /** How long that may take, in seconds: 120 by default, since the machine may be busy. */
  seconds?: number;
  /** Marks the line that says why it ended instead. */
  complaint: string;
  /** Makes an error of that line, or of its last ones. @param program the one that failed, where it is not the server */
  failed: (words: string, program?: string) => Error;
}

interface ServerPlace {
  folder: string;
  /** Writes a file that the server alone may read, and returns its path. */
  write(name: string, text: string): string;
  /** Runs one of its programs to the end, before it starts. */
  prepare(program: string, args: string[]): void;
  /** Starts it. @returns what it has printed until it was ready */
  start(program: string, args: string[]): Promise<string>;
}

/**
 * Runs `action` with a temporary folder for a server: then the server is ended and the folder removed, whatever happened.
 * Folders of runs that were killed themselves go first.
 */
export async function withTemporaryServer<T>(
  { prefix, account, end, signal = 'SIGKILL', env, ...words }: TemporaryServer,
  action: (place: ServerPlace) => Promise<T>,
): Promise<T> {
  await removeAbandoned({ prefix, account, ...(end && { end }) });
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const handOver = (path: string) => account && chownSync(path, account.uid, account.gid);
  handOver(folder);
  // Nothing else of our surroundings: another account's processes can read what a server of theirs was given.
  const run = { cwd: folder, env: { PATH: process.env.PATH, ...env, LC_ALL: 'C.UTF-8' }, ...account };
  let server: ChildProcess | undefined;
  const remove = async () => {
    if (server?.pid && server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit');
      server.kill(signal);
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return await withCleanup(remove, () =>
    action({
      folder,
      write(name, text) {
        const file = join(folder, name);
        writeFileSync(file, text, { mode: 0o600 });
        handOver(file);
        return file;
      },
      prepare(program, args) {
        try {
          execFileSync(program, args, { ...run, stdio: 'pipe' });
        } catch (error) {
          const { stderr, message } = error as { stderr?: Buffer; message: string };
          throw words.failed(String(stderr ?? '') || message, basename(program));
        }
      },
      async start(program, args) {
        const [first = '', ...rest] = [...(await endedWithUs(signal)), program, ...args];
        server = spawn(first, rest, { ...run, stdio: ['ignore', 'pipe', 'pipe'] });
        return await untilReady(server, words);
      },
    }),
  );
}

/** Resolves once the server is ready; goes on reading, so that it never waits for us. */
function untilReady(
  server: ChildProcess,
  {
    ready,
    seconds = 120,
    complaint,
    failed,
  }: Pick<TemporaryServer, 'ready' | 'seconds' | 'complaint' | 'failed'>,
): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const end = () =>
      reject(failed(lines.find((line) => line.includes(complaint)) ?? lines.slice(-5).join('\n')));
    const late = () => reject(failed([...lines.slice(-5), `not ready after ${seconds} s`].join('\n')));
    // Keeps no process that is done: of one that could not even be started, or came up in time.
    setTimeout(late, seconds * 1000).unref();
    server.once('error', reject).once('exit', end);
    for (const stream of [server.stdout, server.stderr])
      createInterface(stream as NodeJS.ReadableStream).on('line', (line) => {
        if (!line.includes(ready)) {
          if (lines.length < 200) lines.push(line);
          return;
        }
        server.off('exit', end);
        resolve([...lines, line].join('\n'));
      });
  });
}
