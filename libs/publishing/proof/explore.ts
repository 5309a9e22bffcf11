import {
  emptyRepository,
  judge,
  type Operation,
  type Outcome,
  type Repository,
  type Situation,
  start,
  Violation,
} from '@shipshape/release-policy/model';
import type { MemoryState } from '../testing/memory-repository.ts';
import { canonical, seenIn, untagged } from './images.ts';
import { type Code, runOperation } from './run-operation.ts';

/** A repository's contents, which are all that an operation can see, and what each operation made of them. */
interface Contents {
  key: string;
  state: MemoryState;
  /** As the model sees it. */
  seen: Repository;
  outcomes: Map<Operation, { contents: Contents; decisions: Outcome['decisions'] }>;
}

/** A situation of the model with the repositories behind it. */
interface Node {
  behind: Readonly<Record<string, Contents>>;
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
 * Equal situations are judged once, and an operation is run once on equal contents.
 */
export async function explore(
  code: Code,
  operations: readonly Operation[],
  depth: number,
): Promise<Explored> {
  const colours = operations.flatMap((it) => ('image' in it ? [it.image] : []));
  const projects = [...new Set(operations.map(({ project }) => project))];
  const interned = new Map<string, Contents>();
  const base = contentsOf(await untagged(...new Set(colours)), interned);
  const behind = Object.fromEntries(projects.map((project) => [project, base]));
  const first: Node = { behind, situation: start, trail: [], next: [] };
  const known = new Map<string, Node>();
  let level = [first];
  for (let length = 1; length <= depth && level.length > 0; length++) {
    const reached: Node[] = [];
    for (const node of level) {
      for (const it of operations) {
        try {
          const found = await after(code, node, it, interned);
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

async function after(
  code: Code,
  { behind, situation, trail }: Node,
  it: Operation,
  interned: Map<string, Contents>,
): Promise<Node> {
  const before = behind[it.project] as Contents;
  const outcome = before.outcomes.get(it) ?? (await run(code, before, it, interned));
  before.outcomes.set(it, outcome);
  const { contents, decisions } = outcome;
  const repositories = { ...situation.repositories, [it.project]: contents.seen };
  const next = judge(situation, it, { repositories, decisions });
  return {
    ...{ behind: { ...behind, [it.project]: contents }, situation: next },
    ...{ trail: [...trail, it.name], next: [] },
  };
}

async function run(code: Code, { state: before }: Contents, it: Operation, interned: Map<string, Contents>) {
  const state = { ...before, tags: new Map(before.tags), manifests: new Map(before.manifests) };
  const decisions = await runOperation(code, state, it);
  return { contents: contentsOf(state, interned), decisions };
}

function contentsOf(made: MemoryState, interned: Map<string, Contents>): Contents {
  const state = canonical(made);
  const key = JSON.stringify([...state.tags]);
  const contents = interned.get(key) ?? {
    key,
    state,
    seen: { ...emptyRepository, ...seenIn(state) },
    outcomes: new Map(),
  };
  interned.set(key, contents);
  return contents;
}

const keyOf = ({ behind, situation: { ledgers } }: Node): string =>
  JSON.stringify([Object.values(behind).map(({ key }) => key), ledgers]);

/** How many orderings of up to `left` operations begin here. */
function countFrom(node: Node, left: number, counted: Map<Node, number[]>): number {
  if (left === 0) return 0;
  const counts = counted.get(node) ?? [];
  counted.set(node, counts);
  counts[left] ??= node.next.reduce((sum, next) => sum + 1 + countFrom(next, left - 1, counted), 0);
  return counts[left];
}
