/** One line of the table. */
export interface Row {
  fault: string;
  runs: number;
  /** Runs that came to their end, at once or when they were started again. */
  completed: number;
  /** Requests that were repeated. */
  retries: number;
  /** Runs that were started again. */
  repeated: number;
  /** Tags that served neither image whole, and what a completed run had left undone or done twice. */
  lost: number;
}

declare module 'vitest' {
  interface TaskMeta {
    /** What a test's runs came to; the reporter gathers them. */
    row?: Row;
  }
}

export const columns = ['runs', 'completed', 'retries', 'repeated', 'lost'] as const;

export function emptyRow(fault: string): Row {
  return { fault, runs: 0, completed: 0, retries: 0, repeated: 0, lost: 0 };
}

/** What such a row must contain for this many runs. */
export const sound = (runs: number) => ({ runs, completed: runs, lost: 0 });

/** What is wrong with a whole table, as sentences: rows without runs, runs that never ended, losses, too few runs. */
export function tableProblems(rows: Row[], leastRuns: number): string[] {
  const problems = rows.flatMap(({ fault, runs, completed, lost }) => [
    ...(runs === 0 ? [`${fault}: no run`] : []),
    ...(completed === runs ? [] : [`${fault}: ${completed} of ${runs} runs completed`]),
    ...(lost === 0 ? [] : [`${fault}: lost ${lost}`]),
  ]);
  const runs = rows.reduce((sum, row) => sum + row.runs, 0);
  return runs < leastRuns ? [...problems, `${runs} runs, and at least ${leastRuns} are wanted`] : problems;
}
