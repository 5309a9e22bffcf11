export { collect } from './collect.ts';
export { readSnapshots, type Snapshots } from './snapshots/read.ts';
