export { catalog, type FaultCase } from './catalog.ts';
export { copyRepository } from './copy.ts';
export { type KillableProcess, killedRun } from './kill.ts';
export { credentials, login } from './login.ts';
export { emptyRow, type Row, sound } from './row.ts';
export { type Preparation as Stand, rehearse, runCase } from './run.ts';
export type { Operation, Scenario } from './scenario.ts';
export { whyNotWhole } from './whole.ts';
