export { catalog, type FaultCase } from './catalog.ts';
export { copyRepository } from './copy.ts';
export { type Killing, killedRun, type Victim } from './kill.ts';
export { credentials, login } from './login.ts';
export { emptyRow, type Row, sound } from './row.ts';
export { rehearse, runCase, type Stand } from './run.ts';
export type { Deed, Scenario } from './scenario.ts';
export { whyNotWhole } from './whole.ts';
