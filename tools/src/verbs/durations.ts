import { join } from 'node:path';
import type { Durations } from '@shipshape/affected-plan';
import { durationsIn, recordsIn, type ShardRecord } from '@shipshape/nx';
import { readRecord, workspaceRoot, writeRecord } from '@shipshape/workspace';
import type { Recipe } from '../verbs.ts';

const recipe: Recipe<'durations'> = async () => {
  const file = join(workspaceRoot, '.shipshape/durations.json');
  const measured = durationsIn(recordsIn<ShardRecord>(join(workspaceRoot, 'dist/shards')));
  writeRecord(file, { ...readRecord<Durations>(file), ...measured });
  return `${Object.keys(measured).length} tasks measured`;
};

export default recipe;
