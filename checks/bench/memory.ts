import { readdirSync, readFileSync } from 'node:fs';

/** Measures the memory of a process and its descendants; only Node processes count. Linux only. */
export function watchNodeMemory(pid: number): { stop(): number } {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, sum(nodeProcessesOf(pid).map(megabytes)));
  };
  const timer = setInterval(look, 50);
  return {
    /** @returns the peak of the sum in MB; memory that several processes share counts once */
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function nodeProcessesOf(root: number): number[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(processes.map((pid) => [pid, parentOf(pid)]));
  const descends = (pid: number | undefined): boolean =>
    pid === root || (!!pid && descends(parents.get(pid)));
  return processes.filter((pid) => descends(pid) && read(pid, 'comm').trim() === 'node');
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1];
  return parent ? Number(parent) : undefined;
}

/** The proportional set size: a page that four processes share counts a quarter for each. */
function megabytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+)/m.exec(read(pid, 'smaps_rollup'))?.[1];
  return kilobytes ? (Number(kilobytes) * 1024) / 1e6 : 0;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // the process has ended
  }
}
