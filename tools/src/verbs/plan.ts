import { join } from 'node:path';
import { chooseBase, type Durations, makePlan, outputsOf } from '@shipshape/affected-plan';
import { ciSystem, readCiRun } from '@shipshape/ci';
import { changedBack, headOf, isBefore, readBaseFacts } from '@shipshape/git';
import { askNx } from '@shipshape/nx';
import { pythonsOf } from '@shipshape/workload';
import { readRecord, UserError, workspaceRoot, writeRecord } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

// The workspace is the one that the script is called in: a workflow of another repository plans its own.
const root = workspaceRoot;

const targetsIn = (list: string) => list.split(/[\s,]+/).filter(Boolean);

const recipe: Recipe<'plan'> = async ({
  targets: wanted,
  list,
  later,
  base,
  head: headName,
  'max-shards': mostShards,
  outputs,
}) => {
  const [targets, laterTargets] = [targetsIn(wanted), targetsIn(later)];
  if (targets.length === 0)
    throw new UserError('Nothing to plan: give --targets, such as --targets=lint,test.');
  const head = headOf(root, headName || 'HEAD');
  const choice =
    base === 'last-success'
      ? await ciSystem().lastSuccess(process.env, {
          isBefore: (commit) => isBefore(root, commit, head),
          changedBack: (commit) => changedBack(root, commit, head),
        })
      : chooseBase(readBaseFacts(root, base === 'target' ? (await readCiRun(root)).base : base, head));
  const asked = [...targets, ...(list ? [list] : []), ...laterTargets];
  const { unknown, ...answer } = await askNx({ root, base: choice.base, head, targets: asked });
  // On standard error, since the output is for the workflow.
  if (unknown.length > 0)
    console.error(`▸ plan: no project has the target ${unknown.join(', ')}, so it is ignored`);
  const plan = makePlan({
    ...{ choice, head, targets, listTarget: list || null, laterTargets, mostShards: Number(mostShards) },
    ...answer,
    durations: readRecord<Durations>(join(root, '.shipshape/durations.json')) ?? {},
  });
  writeRecord(join(root, 'dist/plan.json'), plan);
  if (!outputs) console.log(JSON.stringify(plan, null, 2));
  else {
    for (const [key, value] of Object.entries(outputsOf(plan)))
      console.log(`${key}=${JSON.stringify(value)}`);
    const projects = plan.shards.flatMap((shard) => shard.projects);
    // One a line, as actions/setup-python takes them: the last one is the default.
    console.log(['python<<end', ...(await pythonsOf(projects)), 'end'].join('\n'));
  }
  return undefined;
};

export default recipe;
