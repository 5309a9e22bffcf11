import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inOrder } from '@shipshape/affected-plan';
import { type Checkout, readCheckout } from '@shipshape/ci';
import { askNx, failedOutput, notPassed, nx, parallel, progress } from '@shipshape/nx';
import { refreshIfThere, refreshPage } from '@shipshape/progress';
import { record, requireRecord, requireRegistry } from '@shipshape/publishing';
import { stepsOf, summary } from '@shipshape/report';
import { imageProjects, type Project, statedVariables } from '@shipshape/workload';
import {
  distOf,
  stateFolder,
  UserError,
  whenEnding,
  withLock,
  workspaceRoot,
  writeRecord,
} from '@shipshape/workspace';
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
    const { graph } = await askNx({ root: workspaceRoot, base: undefined, head: checkout.sha, targets });
    const tasks = inOrder(graph, names);
    if (json) console.log(JSON.stringify({ tasks }, null, 2));
    else console.log(`Would run, or find done:\n${tasks.map((id) => `  ${id}`).join('\n')}`);
    return;
  }
  await withLock(
    join(stateFolder, 'pipeline.lock'),
    async () => {
      // A record of the last run must not be taken for this one's.
      rmSync(join(workspaceRoot, 'dist/pipeline.json'), { force: true });
      const open = notPassed();
      whenEnding((signal) => console.error(stopped(signal, open.tasks())));
      for (const name of names) await requireRegistry(name, yes);
      const args = ['run-many', '-t', targets.join(','), '-p', names.join(','), parallel];
      const show = (line: string) => {
        open.see(line);
        print(line);
      };
      const { exitCode, tasks, lastLines } = await nx(args, progress(show, verbose), {
        env: { SHIPSHAPE_YES: String(yes) },
        pass: statedVariables(),
      });
      const records = projects.map(({ name, root }) => ({ root, steps: stepsOf(tasks, name, targets) }));
      const failed = tasks.filter(({ outcome }) => outcome === 'failed');
      for (const { id, output } of failed)
        if (!verbose) print(`\n── ${id} printed:\n${failedOutput(output)}\n`);
      // Nothing else explains why Nx started no task.
      if (exitCode !== 0 && failed.length === 0 && !verbose) print(lastLines.join('\n').trim());
      const finished: object[] = [];
      for (const [at, { root, steps }] of records.entries()) {
        // Of several projects, those that passed are published whatever became of the others.
        if (steps.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped')) {
          writeRecord(join(distOf(root), 'pipeline.json'), { steps });
          // The page must not go on saying that all is well.
          await refreshIfThere(projects[at] as Project, checkout.sha, print);
          continue;
        }
        const { record: result, text } = summary(root, steps, requireRecord, projects.length === 1);
        const done = { ...result, commit: testedCommit(root, checkout) };
        writeRecord(join(distOf(root), 'pipeline.json'), done);
        print(text);
        const nothingNew = result.steps.every(({ outcome }) => outcome === 'cached');
        const page = await refreshPage(projects[at] as Project, {
          commit: checkout.sha,
          nothingNew,
          log: print,
        });
        if (page) print(`  progress page: ${page}`);
        finished.push({ ...done, page });
      }
      if (exitCode !== 0) {
        const at = Math.max(
          0,
          projects.findIndex(({ name }) => failed.some((task) => task.project === name)),
        );
        writeRecord(join(workspaceRoot, 'dist/pipeline.json'), {
          project: projects[at]?.name,
          steps: records[at]?.steps,
        });
        const which = failed.map(({ id }) => id).join(', ') || 'Nx itself, see above';
        throw new UserError(
          `The pipeline stopped: ${which} failed. Fix that and run the command again: steps that passed are not repeated.`,
        );
      }
      // Of a project in the root it is the same file as its own.
      const [first] = finished;
      writeRecord(join(workspaceRoot, 'dist/pipeline.json'), first);
      if (json) console.log(JSON.stringify(finished.length > 1 ? { projects: finished } : first, null, 2));
    },
    (owner) => {
      throw new UserError(
        `Another pipeline (process ${owner}) runs in this clone: wait for it, or end it first.`,
      );
    },
  );
};

export default recipe;

const stopped = (signal: string, open: string[]) =>
  `\n✖ Stopped${signal === 'SIGINT' ? ' by Ctrl-C' : ''}${open.length > 0 ? ` before these passed: ${open.join(', ')}` : ''}. Run the command again: steps that passed are not repeated.`;

/** The commit that the reports are of; changes that reached the builder are no commit's. */
const testedCommit = (root: string, { sha, dirty }: Checkout): string =>
  dirty && record(root, 'image')?.commit !== sha ? `${sha}-dirty` : sha;
