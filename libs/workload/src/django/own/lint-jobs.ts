import { availableParallelism } from 'node:os';
import type { OwnShell } from '@shipshape/provision';
import { inParallel } from '@shipshape/workspace';
import { type LogEntry, log } from 'zx/core';
import type { Linter } from '../describe/project.ts';
import { sourceOf } from './linters.ts';
import { isNodeLinter } from './node-linters.ts';

/** They read every module that the code imports, and so end last where they begin last. */
const slow = ['pylint', 'mypy', 'pyright', 'pyre-check'];

/**
 * Which linters may run beside each other: those of one package share its installation and its cache, and those of a front
 * end their copy of it, so they take turns.
 *
 * @returns linters that take turns, the slowest first
 */
export function lintJobs(linters: readonly Linter[]): Linter[][] {
  const jobs = new Map<string, Linter[]>();
  for (const linter of linters) {
    const shared = isNodeLinter(linter) ? 'front end' : sourceOf(linter).distribution;
    jobs.set(shared, [...(jobs.get(shared) ?? []), linter]);
  }
  const order = [...jobs].toSorted(([one], [other]) => rank(one) - rank(other));
  return order.map(([, together]) => together);
}

const rank = (distribution: string) => (slow.includes(distribution) ? 0 : 1);

/**
 * Runs work that prints, as much at once as the machine has cores; what each prints stays together.
 *
 * @param own what the work's commands run in; each gets one of its own
 * @throws what the first failure threw, when all have ended
 */
export async function besideEachOther(
  own: OwnShell,
  works: readonly ((own: OwnShell) => Promise<void>)[],
): Promise<void> {
  const outcomes = await inParallel(works, availableParallelism(), async (work) => {
    const printed: LogEntry[] = [];
    const shell = own.shell({ log: (entry: LogEntry) => printed.push(entry) });
    const [outcome] = await Promise.allSettled([work({ ...own, shell })]);
    for (const entry of printed) log(entry);
    return outcome;
  });
  const failed = outcomes.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
