import {
  emptyRepository,
  judge,
  type Operation,
  type Situation,
  start,
  Violation,
} from '@shipshape/release-policy/model';
import type { MemoryState } from '../testing/memory-repository.ts';
import { canonical, seenIn, untagged } from './images.ts';
import { type Code, runOperation } from './run-operation.ts';

/** A situation of the model with the repositories behind it. */
interface Node {
  states: Readonly<Record<string, MemoryState>>;
  situation: Situation;
  trail: string[];
  next: Node[];
}

export interface Explored {
  /** How many orderings that is, repetitions included. */
  orderings: number;
  situations: number;
  /** The invariant that was broken, and by what; absent where none was. */
  broken?: string;
  trail?: string[];
}

/**
 * Runs every ordering, repetitions included, of up to `depth` of the operations with the code that carries them out.
 * Equal situations are run once: a repository's contents are all that an operation can see.
 */
export async function explore(
  code: Code,
  operations: readonly Operation[],
  depth: number,
): Promise<Explored> {
  const colours = operations.flatMap((it) => ('image' in it ? [it.image] : []));
  const projects = [...new Set(operations.map(({ project }) => project))];
  const base = canonical(await untagged(...new Set(colours)));
  const states = Object.fromEntries(projects.map((project) => [project, base]));
  const first: Node = { states, situation: start, trail: [], next: [] };
  const known = new Map<string, Node>();
  let level = [first];
  for (let length = 1; length <= depth && level.length > 0; length++) {
    const reached: Node[] = [];
    for (const node of level) {
      for (const it of operations) {
        try {
          const found = await after(code, node, it);
          const key = keyOf(found);
          const existing = known.get(key) ?? found;
          if (existing === found) reached.push(found);
          known.set(key, existing);
          node.next.push(existing);
        } catch (error) {
          if (!(error instanceof Violation)) throw error;
          return {
            orderings: 0,
            situations: known.size,
            broken: error.message,
            trail: [...node.trail, it.name],
          };
        }
      }
    }
    level = reached;
  }
  return { orderings: countFrom(first, depth, new Map()), situations: known.size };
}

async function after(code: Code, { states, situation, trail }: Node, it: Operation): Promise<Node> {
  const before = states[it.project] as MemoryState;
  const state = { ...before, tags: new Map(before.tags), manifests: new Map(before.manifests) };
  const decisions = await runOperation(code, state, it);
  const end = canonical(state);
  const repository = { ...emptyRepository, ...seenIn(end) };
  const repositories = { ...situation.repositories, [it.project]: repository };
  const next = judge(situation, it, { repositories, decisions });
  return { states: { ...states, [it.project]: end }, situation: next, trail: [...trail, it.name], next: [] };
}

const keyOf = ({ states, situation: { ledgers } }: Node): string =>
  JSON.stringify([Object.entries(states).map(([project, { tags }]) => [project, ...tags]), ledgers]);

/** How many orderings of up to `left` operations begin here. */
function countFrom(node: Node, left: number, counted: Map<Node, number[]>): number {
  if (left === 0) return 0;
  const counts = counted.get(node) ?? [];
  counted.set(node, counts);
  counts[left] ??= node.next.reduce((sum, next) => sum + 1 + countFrom(next, left - 1, counted), 0);
  return counts[left];
}
