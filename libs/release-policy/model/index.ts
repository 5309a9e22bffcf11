export { everyday, troubled } from './operations.ts';
export { emptyRepository, type Operation, type Repository } from './repositories.ts';
export { judge, type Outcome, type Situation, start, Violation } from './step.ts';
