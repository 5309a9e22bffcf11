import type { Pipeline } from './pipeline.ts';
import type { Operation } from './repositories.ts';
import { type Situation, start, step, Violation } from './step.ts';

/**
 * Follows every operation from every situation, shortest orderings first, until no new situation turns up: every
 * ordering, of any length. Where the pipeline breaks an invariant, the result is the shortest ordering that shows it.
 */
export function exhaust(pipeline: Pipeline, operations: readonly Operation[]): Exhausted {
  const known = new Set([JSON.stringify(start)]);
  const queue: { situation: Situation; trail: string[] }[] = [{ situation: start, trail: [] }];
  for (const { situation, trail } of queue) {
    for (const it of operations) {
      try {
        const next = step(pipeline, situation, it);
        const key = JSON.stringify(next);
        if (!known.has(key)) queue.push({ situation: next, trail: [...trail, it.name] });
        known.add(key);
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        return { situations: known.size, broken: error.message, trail: [...trail, it.name] };
      }
    }
  }
  return { situations: known.size, trail: [] };
}

export interface Exhausted {
  situations: number;
  /** The invariant that was broken; absent where none was. */
  broken?: string;
  trail: string[];
}
