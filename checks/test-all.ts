import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { failedOutput, nx, progress } from '@shipshape/nx';
import { sum, type Totals } from '@shipshape/report';
import { statedVariables } from '@shipshape/workload';
import { stateFolder, withLock, workspaceRoot, writeRecord } from '@shipshape/workspace';
import { reportsOf } from './support/reports.ts';
import { script } from './support/script.ts';
import { targets } from './support/targets.ts';

/** Two more than there are cores: with one more, servers, timers and the disk left them idle for a quarter of the time. */
const parallel = `--parallel=${availableParallelism() + 2}`;

/** They have no work of their own: by them Nx starts the suites that take minutes first, so that none runs alone at the end. */
const first = ['longest', 'long'];

await script(
  'test-all',
  'Run every check of the repository, and end with the totals of all reports.',
  (command) => command.option('--verbose', 'print everything that the checks print'),
  async ({ verbose: wanted }) => {
    const verbose = wanted === true;
    const { tasks, exitCode } = await withLock(
      // The pipeline's own: two Nx runs in one clone would overwrite each other's record.
      join(stateFolder, 'pipeline.lock'),
      () =>
        nx(
          ['run-many', parallel, '-t', [...first, ...targets].join(',')],
          progress(console.log, verbose).line,
          // The tests' own programs in Go are compiled with the user's mirrors and caches.
          { pass: [...statedVariables(), /^GO[A-Z]+$/] },
        ),
      (owner) => console.log(`▸ process ${owner} runs the pipeline in this clone, waiting`),
    );
    const failed = tasks.filter(({ outcome }) => outcome === 'failed');
    for (const { id, output } of failed)
      if (!verbose) console.log(`\n── ${id} printed:\n${failedOutput(output)}\n`);

    const seconds = new Map(tasks.map((task) => [task.id, task.seconds]));
    const reports = reportsOf(tasks);
    for (const { task, totals, skipped } of reports) {
      const took = `${(seconds.get(task) ?? 0).toFixed(0)} s`.padStart(6);
      console.log(totals ? `  ${task.padEnd(30)} ${took}  ${line(totals)}` : `✖ ${task} left no report`);
      for (const reason of skipped) console.log(`    skipped: ${reason}`);
    }
    const missing = reports.filter((report) => !report.totals);
    for (const { id } of failed) console.log(`✖ ${id} failed`);
    const totals = sum(reports);
    writeRecord(join(workspaceRoot, 'dist/test-totals.json'), totals);
    if (failed.length || missing.length || totals.failed || exitCode !== 0) {
      process.exitCode = 1;
    }
    // The last line of all, since that is where people and CI look.
    console.log(`\n${line(totals)}`);
    return undefined;
  },
);

function line({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
