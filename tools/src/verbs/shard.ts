import { join } from 'node:path';
import type { Durations, Shard } from '@shipshape/affected-plan';
import { durationsIn, nx, type ShardRecord, undone } from '@shipshape/nx';
import { readRecord, UserError, writeRecord } from '@shipshape/workspace';
import { main } from '../command.ts';

const root = process.cwd();

await main(
  {
    name: 'shard',
    summary: 'Does one shard of a plan by one call of Nx, and keeps the record in dist/shards.',
    options: {
      shard: {
        type: 'string',
        placeholder: 'json',
        help: 'one of the shards that plan prints',
        default: '{}',
      },
      parallel: { type: 'string', placeholder: 'n', help: 'tasks at a time (default: 3)', default: '3' },
    },
  },
  async ({ shard: json, parallel }) => {
    const shard = JSON.parse(json) as Partial<Shard>;
    const { name, nx: call, tasks: planned } = shard;
    if (!name || !call || !planned) throw new UserError('--shard is none of the shards that plan prints.');
    if (!/^[1-9]\d*$/.test(parallel))
      throw new UserError(`--parallel is "${parallel}": give a whole number.`);
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
  },
);
