import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder } from '@shipshape/affected-plan';
import { readCheckout } from '@shipshape/ci';
import { askNx } from '@shipshape/nx';
import { stepsOf } from '@shipshape/report';
import { imageProjects } from '@shipshape/workload';
import { stateFolder, UserError, withLock, workspaceRoot, writeRecord } from '@shipshape/workspace';
import { finish } from '../pipeline/finish.ts';
import { runTasks } from '../pipeline/run-tasks.ts';
import type { Recipe } from '../verbs.ts';

const targets = ['lint', 'test', 'docker-build', 'docker-smoke', 'docker-push', 'docker-pictures'];

const recipe: Recipe<'pipeline'> = async ({ project, yes, verbose, json, 'dry-run': dryRun }) => {
  const print = json ? console.error : console.log;
  const checkout = readCheckout(workspaceRoot);
  const projects = imageProjects(project || undefined);
  const names = projects.map(({ name }) => name);
  const where = `${checkout.branch ?? 'detached'} ${checkout.sha.slice(0, 7)}${checkout.dirty ? ' + changes' : ''}`;
  print(`Shipshape takes ${names.join(', ')} (${where}) to an image in a registry`);
  if (dryRun) {
    await printPlan(names, checkout.sha, json);
    return;
  }

  const summary = join(workspaceRoot, 'dist/pipeline.json');
  const run = async () => {
    // A record of the last run must not be taken for this one's.
    rmSync(summary, { force: true });
    const { exitCode, tasks } = await runTasks(targets, names, { yes, verbose, print });
    const finished: object[] = [];
    for (const one of projects) {
      // Of several projects, those that passed are published whatever became of the others.
      const steps = stepsOf(tasks, one.name, targets);
      const done = await finish(one, steps, { checkout, isOnly: projects.length === 1, print });
      if (done) finished.push(done);
    }
    if (exitCode !== 0) {
      const failed = tasks.filter(({ outcome }) => outcome === 'failed');
      const name = names.find((each) => failed.some((task) => task.project === each)) ?? names[0];
      writeRecord(summary, { project: name, steps: stepsOf(tasks, name ?? '', targets) });
      const which = failed.map(({ id }) => id).join(', ') || 'Nx itself, see above';
      throw new UserError(
        `The pipeline stopped: ${which} failed. Fix that and run the command again: steps that passed are not repeated.`,
      );
    }
    // Of a project in the root it is the same file as its own.
    writeRecord(summary, finished[0]);
    if (json)
      console.log(JSON.stringify(finished.length > 1 ? { projects: finished } : finished[0], null, 2));
  };
  await withLock(join(stateFolder, 'pipeline.lock'), run, (owner) => {
    throw new UserError(
      `Another pipeline (process ${owner}) runs in this clone: wait for it, or end it first.`,
    );
  });
};

export default recipe;

async function printPlan(projects: string[], head: string, json: boolean): Promise<void> {
  const { graph } = await askNx({ root: workspaceRoot, base: undefined, head, targets });
  const tasks = inOrder(graph, projects);
  if (json) console.log(JSON.stringify({ tasks }, null, 2));
  else console.log(`Would run, or find done:\n${tasks.map((id) => `  ${id}`).join('\n')}`);
}
