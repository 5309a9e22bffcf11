import type { Reporter, TestModule } from 'vitest/node';
import { columns, emptyRow, tableProblems } from './row.ts';

/** Prints what the runs of all faults came to, as the last thing, and fails the run where the table is not as it has to be. */
export default class FaultTable implements Reporter {
  readonly #leastRuns: number;

  constructor({ leastRuns }: { leastRuns: number }) {
    this.#leastRuns = leastRuns;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((file) => [...file.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === 'skipped').length;
    const rows = tests.flatMap((test) => test.meta().row ?? []);
    const total = emptyRow('total');
    for (const row of rows) for (const column of columns) total[column] += row[column];
    const width = Math.max(...[...rows, total].map(({ fault }) => fault.length));
    const line = (name: string, cells: (string | number)[]) =>
      `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(11)).join('')}\n`;
    const table = [...rows, total].map((row) =>
      line(
        row.fault,
        columns.map((column) => row[column]),
      ),
    );
    process.stdout.write(`\n${line('fault', [...columns])}${table.join('')}`);
    process.stdout.write(`${skipped} tests were skipped; their titles say why.\n\n`);
    // What was skipped for want of a program cannot have had its runs.
    const problems = tableProblems(rows, skipped > 0 ? 0 : this.#leastRuns);
    for (const problem of problems) process.stderr.write(`✖ ${problem}\n`);
    if (problems.length > 0) process.exitCode = 1;
  }
}
