import { join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';
import { processorTime } from './cpu.ts';
import { formatSpread, inTurn, met } from './rounds.ts';

const rounds = 15;
const shipshape = join(workspaceRoot, 'tools/bin/shipshape.mjs');
/** A module that does nothing. */
const empty = join(workspaceRoot, 'checks/bench/empty.mjs');

/**
 * Measures the processor time that the command line takes to start, beside an empty Node process, in turn.
 *
 * @returns a section of benchmarks/README.md
 */
export async function benchStart(): Promise<string> {
  const calls = { 'shipshape where --help': ['where', '--help'], 'shipshape --help': ['--help'] };
  const rows: string[] = [];
  for (const [name, args] of Object.entries(calls)) {
    const { a, b, ratio } = await inTurn(
      rounds,
      async () => (await processorTime(shipshape, {}, args)).ms,
      async () => (await processorTime(empty)).ms,
    );
    rows.push(
      `| ${name} | ${formatSpread(a, 0)} | ${formatSpread(b, 0)} | ${formatSpread(ratio)} | ≤ 3 | ${met(ratio, 3)} |`,
    );
  }
  return `## Start of the command line

Processor time (user and system) in milliseconds, ${rounds} rounds, alternating; median (smallest–largest).

| case | shipshape | empty Node | ratio | goal | goal met |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
