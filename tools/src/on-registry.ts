import { openRepository } from '@shipshape/oci-registry';
import { repositoryOf } from '@shipshape/provision';
import {
  type Answer,
  type ReleaseContext,
  readReleaseContext,
  requireWritable,
  saveRecord,
  type TagMove,
} from '@shipshape/publishing';
import { findProject } from '@shipshape/workload';
import { distOf, type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import type { Recipe, Values, VerbName } from './verbs.ts';

interface Common {
  project: string;
  'dry-run': boolean;
  json: boolean;
}

/**
 * The script of a verb that asks the registry, or moves tags in it: finds the project and its repository, lets `work`
 * answer, prints that as asked, and records what moved.
 */
export const onRegistry =
  <V extends VerbName>(
    work: (context: ReleaseContext, values: Values<V> & Common, log: Log) => Promise<Answer>,
  ): Recipe<V> =>
  async (values, log) => {
    const { project, json, 'dry-run': dryRun } = values as unknown as Common;
    const found = findProject(project);
    const { name, root } = found;
    const repository = openRepository(await repositoryOf(name, log));
    const context = await readReleaseContext(workspaceRoot, { project: name, repository, dryRun });
    if (!dryRun) requireWritable(distOf(root));
    const answer = await work(context, values as Values<V> & Common, log);
    if (json) console.log(JSON.stringify(answer.json, null, 2));
    else for (const line of answer.text) console.log(line);
    if ('moves' in answer.json && !dryRun) {
      saveRecord(root, 'moves', (answer.json as { moves: TagMove[] }).moves);
    }
    // In a workflow a job of its own makes the page: this one may not read what it needs.
    const changed = 'moves' in answer.json && !dryRun && !context.event;
    if (changed) await (await import('@shipshape/progress')).refreshIfThere(found, context.checkout.sha, log);
    if (answer.refused) throw new UserError(answer.refused);
    return undefined;
  };
