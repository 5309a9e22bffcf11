import { join } from 'node:path';
import type { Durations } from '@shipshape/affected-plan';
import { durationsIn, recordsIn, type ShardRecord } from '@shipshape/nx';
import { readRecord, writeRecord } from '@shipshape/workspace';
import { main } from '../command.ts';

await main(
  {
    name: 'durations',
    summary:
      'Adds how long tasks took, by the records in dist/shards, to .shipshape/durations.json for the next plan.',
    options: {},
  },
  async () => {
    const file = join(process.cwd(), '.shipshape/durations.json');
    const measured = durationsIn(recordsIn<ShardRecord>(join(process.cwd(), 'dist/shards')));
    writeRecord(file, { ...readRecord<Durations>(file), ...measured });
    return `${Object.keys(measured).length} tasks measured`;
  },
);
