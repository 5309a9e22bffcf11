import type { Reporter, TestModule } from 'vitest/node';

/** What one operation came to, through one registry's habits. */
export interface HabitResult {
  name: string;
  operation: string;
  outcome: string;
}

declare module 'vitest' {
  interface TaskMeta {
    habit?: HabitResult;
  }
}

/** Prints, as the last thing, what each operation came to with each registry's habits. */
export default class HabitTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((file) => [...file.children.allTests()]);
    const results = tests.flatMap((test) => test.meta().habit ?? []);
    process.stdout.write(`\n${table(results)}\n`);
    const skipped = tests.filter((test) => test.result().state === 'skipped').length;
    if (skipped > 0) process.stdout.write(`${skipped} tests were skipped; their titles say why.\n`);
  }
}

/** The results as lines: one for each registry, one column for each operation. */
export function table(results: HabitResult[]): string {
  const names = [...new Set(results.map(({ name }) => name))];
  const operations = [...new Set(results.map(({ operation }) => operation))];
  const outcome = (name: string, operation: string) =>
    results.find((one) => one.name === name && one.operation === operation)?.outcome ?? '';
  const rows = names.map((name) => [name, ...operations.map((operation) => outcome(name, operation))]);
  const lines = [['habit', ...operations], ...rows];
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
