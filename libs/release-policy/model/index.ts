export { everyday, troubled } from './operations.ts';
export { emptyRepository, type Operation } from './repositories.ts';
export { judge, type Situation, start, Violation } from './step.ts';
