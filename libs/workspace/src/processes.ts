import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A living process: its ID, its arguments, and when it began (a text to compare, with no other meaning). */
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

/** A process below this one. */
export type Descendant = Pick<LivingProcess, 'pid' | 'startedAt'>;

/** What this process has started, and they in turn, as far as it is still in this process's group. */
export function livingChildren(): Descendant[] {
  const all = hasProc ? tableFromProc() : tableFromPs();
  const group = all.find(({ pid }) => pid === process.pid)?.group;
  const found: typeof all = [];
  for (let parents = new Set([process.pid]); parents.size > 0; ) {
    const children = all.filter(({ parent }) => parents.has(parent));
    found.push(...children.filter((child) => child.group === group));
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found.map(({ pid, startedAt }) => ({ pid, startedAt }));
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

function fromProc(pid: number): LivingProcess | undefined {
  const stat = statOf(pid);
  if (!stat) return undefined;
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  return { pid, commandLine: args.join(' '), startedAt: stat.startedAt };
}

interface Row extends Descendant {
  parent: number;
  group: number;
}

/** proc(5): the fields of stat after the name in brackets; the third field of the file is the first here. */
function statOf(pid: number): Row | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // The first thread may be dead while others still hold the process's sockets: the process has ended with the last of
  // them.
  if (state === 'X' || (state === 'Z' && Number(fields[16]) <= 1)) return undefined;
  return { pid, parent: Number(fields[0]), group: Number(fields[1]), startedAt: fields[18] ?? '' };
}

function tableFromProc(): Row[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      return Number(name) > 0 ? (statOf(Number(name)) ?? []) : [];
    } catch {
      // It ended since the folder was read.
      return [];
    }
  });
}

function tableFromPs(): Row[] {
  const rows = ps('-A', '-o', 'pid=,ppid=,pgid=,state=,lstart=').split('\n');
  return rows.flatMap((row) => {
    const [pid, parent, group, state = '', ...startedAt] = row.trim().split(/\s+/);
    if (state.startsWith('Z')) return [];
    return { pid: Number(pid), parent: Number(parent), group: Number(group), startedAt: startedAt.join(' ') };
  });
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
