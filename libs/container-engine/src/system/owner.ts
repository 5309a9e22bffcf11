import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * A name for something of this process that outlives a kill, a container or a folder. It names its owner, so that a later run can
 * find what a killed one left:
 * `shipshape-<machine>-<process id>-<random>`.
 */
export function newOwnedName(): string {
  return `shipshape-${machine()}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Of these names, those that a process of this machine made which is no more. */
export function leftBehind(names: string[]): string[] {
  return names.filter((name) => {
    const [, where, pid] = /^shipshape-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
    return where === machine() && !isAlive(Number(pid));
  });
}

/** Process ids mean something only within one machine and one process namespace; a docker daemon may serve many. */
function machine(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // No Linux: there is one process namespace.
  }
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 8);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
