export { askNx } from './ask-nx.ts';
export { restoreUsersVariables } from './dotenv.ts';
export { nxEnvironment } from './environment.ts';
export { foundDone, type NxTask, nx, parallel } from './nx.ts';
export { failedOutput, progress } from './progress.ts';
export { recordsIn } from './records.ts';
export { durationsIn, type ShardRecord, undone } from './shard-record.ts';
export { withTaskCache } from './task-cache.ts';
