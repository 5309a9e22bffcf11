import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A living process: its ID, its arguments, and when it began (a text that only says "the same" or "another"). */
export interface LivingProcess {
  pid: number;
  /** The command line; arguments keep their spaces and are joined by one space. */
  commandLine: string;
  startedAt: string;
}

const hasProc = existsSync('/proc/self/stat');

/**
 * Looks at the process `pid`. Process IDs are used again, at the latest after a reboot: compare `startedAt` or
 * `commandLine` before you take it for the one you knew.
 *
 * @returns undefined where there is no such process, or only its exit status waits to be collected.
 */
export function findProcess(pid: number): LivingProcess | undefined {
  try {
    return hasProc ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

/** Every process on this machine whose command line satisfies `matches`. */
export function findProcesses(matches: (commandLine: string) => boolean): LivingProcess[] {
  const names = hasProc ? readdirSync('/proc') : ps('-A', '-o', 'pid=').split('\n');
  const pids = names.map(Number).filter((pid) => pid > 0);
  return pids
    .map(findProcess)
    .filter((found) => found !== undefined && matches(found.commandLine)) as LivingProcess[];
}

/** Asks `pid` to end, waits for it up to `seconds`, then kills it. Quiet where it had ended already. */
export async function endProcess(pid: number, seconds = 10): Promise<void> {
  const known = findProcess(pid);
  const isGone = () => !known || findProcess(pid)?.startedAt !== known.startedAt;
  if (isGone()) return;
  process.kill(pid, 'SIGTERM');
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) if (isGone()) return;
  process.kill(pid, 'SIGKILL');
  while (!isGone()) await sleep(20);
}

/** proc(5): the fields of stat after the name in brackets; the third field of the file is the first here. */
function fromProc(pid: number): LivingProcess | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A dead first thread says so while others still hold the process's sockets: it has ended with the last of them.
  if (state === 'X' || (state === 'Z' && Number(fields[16]) <= 1)) return undefined;
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  return { pid, commandLine: args.join(' '), startedAt: fields[18] ?? '' };
}

function fromPs(pid: number): LivingProcess | undefined {
  const [state = '', startedAt = '', commandLine = ''] = ['state', 'lstart', 'command'].map((field) =>
    ps('-ww', '-p', String(pid), '-o', `${field}=`),
  );
  return state.startsWith('Z') ? undefined : { pid, commandLine, startedAt };
}

function ps(...args: string[]): string {
  // The time of a start is compared with what a process of another language or time zone has noted.
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  return execFileSync('ps', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
