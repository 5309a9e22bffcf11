import { join, resolve } from 'node:path';
import type { Durations, Plan, Shard } from '@shipshape/affected-plan';
import { durationsIn, nx, type ShardRecord, undone, withTaskCache } from '@shipshape/nx';
import { statedVariables } from '@shipshape/workload';
import { readRecord, UserError, workspaceRoot, writeRecord } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const root = workspaceRoot;

const recipe: Recipe<'shard'> = async ({ shard: wanted, parallel }) => {
  if (!/^[1-9]\d*$/.test(parallel))
    throw new UserError(`--parallel must be a whole number, not "${parallel}".`);
  const shard = find(wanted);
  if (!shard) return 'no task is affected';
  const { name, nx: call, tasks: planned } = shard;
  const run = (env: Record<string, string> = {}) =>
    nx([...call, `--parallel=${parallel}`], console.log, { root, env, pass: statedVariables() });
  const { SHIPSHAPE_TASKS: kept } = process.env;
  const { exitCode, tasks } = await (kept ? withTaskCache(resolve(root, kept), run) : run());
  const done = tasks.map(({ id, outcome, seconds }) => ({ id, outcome, seconds }));
  const record: ShardRecord = { name, tasks: done };
  writeRecord(join(root, `dist/shards/${name.replaceAll(' ', '-')}.json`), record);
  const durations = join(root, '.shipshape/durations.json');
  writeRecord(durations, { ...readRecord<Durations>(durations), ...durationsIn([record]) });
  const missing = undone({ tasks: planned }, record);
  if (exitCode !== 0 || missing.length > 0) {
    throw new UserError(`Shard ${name} is not done: ${missing.join(', ') || 'Nx failed, see above'}.`);
  }
  return `${done.length} tasks`;
};

export default recipe;

/** The shard of that name; with no name the only one of the plan, undefined where the plan is empty. */
function find(wanted: string): Shard | undefined {
  const plan = readRecord<Plan>(join(root, 'dist/plan.json'));
  if (!plan) throw new UserError('There is no dist/plan.json: run `shipshape plan` first.');
  if (!wanted && plan.shards.length < 2) return plan.shards[0];
  const shard = plan.shards.find(({ name }) => name === wanted);
  if (shard) return shard;
  const names = plan.shards.map(({ name }) => `"${name}"`).join(', ') || 'none: nothing is affected';
  throw new UserError(`--shard is "${wanted}", which is not in dist/plan.json: the plan has ${names}.`);
}
