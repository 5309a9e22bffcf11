import {
  type MovesAnswer,
  type ReleaseContext,
  readReleaseContext,
  requireWritable,
  saveRecord,
} from '@shipshape/publishing';
import { distOf, type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { findOnRegistry, print } from './on-registry.ts';
import type { Recipe, Values, VerbName } from './verbs.ts';

interface Common {
  project: string;
  'dry-run': boolean;
  json: boolean;
}

/** The script of a verb that moves tags: lets `move` do it, prints what moved, and records it. */
export const moveTags =
  <V extends VerbName>(
    move: (context: ReleaseContext, values: Values<V>, say: Log) => Promise<MovesAnswer>,
  ): Recipe<V> =>
  async (values, say) => {
    const { project: wanted, json, 'dry-run': dryRun } = values as unknown as Common;
    const { project, repository } = await findOnRegistry(wanted, say);
    const context = await readReleaseContext(workspaceRoot, { project: project.name, repository, dryRun });
    if (!dryRun) requireWritable(distOf(project.root));
    const answer = await move(context, values, say);
    print(answer, json);
    if (!dryRun) saveRecord(project.root, 'moves', answer.json.moves);
    // In a workflow a separate job makes the page: this one may not read what the page needs.
    if (!dryRun && !context.event)
      await (await import('@shipshape/progress')).refreshIfThere(project, context.checkout.sha, say);
    if (answer.refused) throw new UserError(answer.refused);
    return undefined;
  };
