import { join } from 'node:path';
import type { Durations, Shard } from '@shipshape/affected-plan';
import { durationsIn, nx, type ShardRecord, undone } from '@shipshape/nx';
import { readRecord, UserError, writeRecord } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const root = process.cwd();

const recipe: Recipe<'shard'> = async ({ shard: json, parallel }) => {
  const shard = JSON.parse(json) as Partial<Shard>;
  const { name, nx: call, tasks: planned } = shard;
  if (!name || !call || !planned) throw new UserError('--shard is none of the shards that plan prints.');
  if (!/^[1-9]\d*$/.test(parallel)) throw new UserError(`--parallel is "${parallel}": give a whole number.`);
  const { exitCode, tasks } = await nx([...call, `--parallel=${parallel}`], console.log, { root });
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
