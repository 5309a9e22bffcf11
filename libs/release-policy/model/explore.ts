import type { Machine } from './machine.ts';
import { type Situation, start, step, Violation } from './step.ts';
import type { Happening } from './world.ts';

/** How far a walk came. */
export interface Walked {
  orderings: number;
  /** Different situations passed through on the way, the last step's not counted. */
  situations: number;
}

interface Node {
  situation: Situation;
  next: Node[];
  tried: boolean[];
}

/**
 * Walks every ordering, repetitions included, of up to `depth` of the `happenings`. Equal situations are worked out
 * once and walked through again and again: a decision depends on nothing else.
 *
 * @throws Violation that ends with what happened last.
 */
export function walk(machine: Machine, happenings: readonly Happening[], depth: number): Walked {
  const known = new Map<string, Node>();
  return { orderings: from(node(start), depth), situations: known.size };

  function from(here: Node, left: number): number {
    let orderings = 0;
    for (const [index, it] of happenings.entries()) {
      if (left > 1) {
        here.next[index] ??= node(step(machine, here.situation, it));
        orderings += 1 + from(here.next[index], left - 1);
      } else {
        if (!here.tried[index]) step(machine, here.situation, it);
        here.tried[index] = true;
        orderings += 1;
      }
    }
    return orderings;
  }
  function node(situation: Situation): Node {
    const key = JSON.stringify(situation);
    const existing = known.get(key) ?? { situation, next: [], tried: [] };
    known.set(key, existing);
    return existing;
  }
}

/**
 * Follows every happening from every situation, shortest orderings first, until no new situation turns up: every
 * ordering, of any length. Where the machine breaks an invariant, the answer is the shortest ordering that shows it.
 */
export function exhaust(machine: Machine, happenings: readonly Happening[]): Exhausted {
  const known = new Set([JSON.stringify(start)]);
  const queue: { situation: Situation; trail: string[] }[] = [{ situation: start, trail: [] }];
  for (const { situation, trail } of queue) {
    for (const it of happenings) {
      try {
        const next = step(machine, situation, it);
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
