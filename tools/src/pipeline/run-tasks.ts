import { failedOutput, nx, parallel, progress } from '@shipshape/nx';
import { requireRegistry } from '@shipshape/publishing';
import { statedVariables } from '@shipshape/workload';
import { type Log, whenEnding } from '@shipshape/workspace';
import { asked, yesVariable } from '../asked.ts';

type Ran = Awaited<ReturnType<typeof nx>>;

/**
 * Runs these targets of the projects by Nx, and prints how they go and what failed ones printed.
 *
 * @param yes whether a registry that others rely on is written to without a question
 * @param verbose whether all output is printed, and so nothing a second time
 * @throws UserError where a project has no registry to push to
 */
export async function runTasks(
  targets: readonly string[],
  projects: readonly string[],
  { yes, verbose, print }: { yes: boolean; verbose: boolean; print: Log },
): Promise<Ran> {
  const shown = progress(print, verbose);
  whenEnding((signal) => console.error(stopped(signal, shown.open())));
  let confirmed = yes;
  const confirm = async (consequence: string) => {
    if (!confirmed) await asked(consequence);
    confirmed = true;
  };
  for (const name of projects) await requireRegistry(name, confirm);
  const ran = await nx(
    ['run-many', '-t', targets.join(','), '-p', projects.join(','), parallel],
    shown.line,
    { env: { [yesVariable]: String(confirmed) }, pass: statedVariables() },
  );
  if (!verbose) explain(ran, print);
  return ran;
}

function explain({ exitCode, tasks, lastLines }: Ran, print: Log): void {
  const failed = tasks.filter(({ outcome }) => outcome === 'failed');
  for (const { id, output } of failed) print(`\n── ${id} printed:\n${failedOutput(output)}\n`);
  // Nothing else explains why Nx started no task.
  if (exitCode !== 0 && failed.length === 0) print(lastLines.join('\n').trim());
}

const stopped = (signal: string, open: string[]) =>
  `\n✖ Stopped${signal === 'SIGINT' ? ' by Ctrl-C' : ''}${open.length > 0 ? ` before these passed: ${open.join(', ')}` : ''}. Run the command again: steps that passed are not repeated.`;
