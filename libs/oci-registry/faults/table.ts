import type { Reporter, TestModule } from 'vitest/node';
import type { Row } from './run.ts';

declare module 'vitest' {
  interface TaskMeta {
    row?: Row;
  }
}

const columns = ['runs', 'completed', 'retries', 'repeated', 'lost'] as const;

/** Prints what the runs of all faults came to, as the last thing. */
export default class FaultTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((file) =>
      [...file.children.allTests()].flatMap((test) => test.meta().row ?? []),
    );
    const total: Row = { fault: 'total', runs: 0, completed: 0, retries: 0, repeated: 0, lost: 0 };
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
    process.stdout.write(`\n${line('fault', [...columns])}${table.join('')}\n`);
  }
}
