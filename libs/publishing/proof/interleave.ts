import type { Operation } from '@shipshape/release-policy/model';
import type { ReleaseContext } from '../src/index.ts';
import type { MemoryState } from '../testing/memory-repository.ts';
import { canonical, untagged } from './images.ts';
import { type Code, noLocks, runOperation } from './run-operation.ts';
import { type Choice, Scheduler } from './scheduler.ts';

export interface Scenario {
  /** What happened before, one after the other. */
  before: readonly Operation[];
  /** What happens at the same time. */
  together: readonly Operation[];
  /** Whether the movers share a lock. */
  locked: boolean;
  /** Whether one of them may be killed before any of its requests. */
  kills: boolean;
}

export interface Interleaved {
  interleavings: number;
  situations: number;
  /** How many end with the error of a mover that met another one. */
  noticed: number;
  /** How many of those a repeat does not repair: it is refused, and asks for a rollback by hand. */
  refused: number;
}

const asksForRollback = ({ outcome, sentence }: { outcome: string; sentence: string }) =>
  outcome === 'refuse' && sentence.includes('rollback');

/** What each tag serves at the end; `whole` compares the records too. */
type End = string;
const endOf = (state: MemoryState, whole: boolean): End =>
  JSON.stringify([...canonical(state).tags].filter(([tag]) => whole || !tag.startsWith('move-')));

const copy = ({ tags, manifests, blobs }: MemoryState): MemoryState => ({
  tags: new Map(tags),
  manifests: new Map(manifests),
  blobs: new Map(blobs),
});

/**
 * Runs the operations at the same time, in every order in which the registry could take their requests, one at a time.
 *
 * What must hold at each end: where nobody was told of an error, the tags are as if the operations had run one after the
 * other. Where somebody was killed or told, running those again, one after the other, leads there too; without a common
 * lock it may also be refused, and ask for a rollback by hand.
 *
 * @throws Error with the order of requests that breaks this
 */
export async function interleave(
  code: Code,
  { before, together, locked, kills }: Scenario,
): Promise<Interleaved> {
  const colours = [...before, ...together].flatMap((it) => ('image' in it ? [it.image] : []));
  let base = await untagged(...new Set(colours));
  for (const it of before) await runOperation(code, base, it);
  base = canonical(base);

  // A kill leaves a record of its own kind; without one, a common lock makes the records those of a sequence, too.
  const whole = locked && !kills;
  const right = new Set<End>();
  for (const order of permutations(together)) {
    const state = copy(base);
    for (const it of order) await runOperation(code, state, it);
    right.add(endOf(state, whole));
  }

  const counted = new Map<string, number>();
  let noticed = 0;
  let refused = 0;
  const interleavings = await from([]);
  return { interleavings, situations: counted.size, noticed, refused };

  async function from(choices: Choice[]): Promise<number> {
    const state = copy(base);
    const scheduler = new Scheduler((reference) => state.tags.get(reference));
    for (const it of together) {
      scheduler.begin((ask, locks: ReleaseContext['locks']) =>
        runOperation(code, state, it, { before: ask, locks: locked ? locks : noLocks }),
      );
    }
    for (const choice of choices) await scheduler.choose(choice);
    const ready = await scheduler.ready();
    const key = `${[...state.tags]} ${scheduler.memory}`;
    const known = counted.get(key);
    if (known !== undefined) return known;
    let count = 0;
    if (ready.length === 0) {
      await judgeEnd(state, scheduler, choices);
      count = 1;
    }
    const mayKill = kills && scheduler.movers.every(({ outcome }) => outcome !== 'killed');
    for (const choice of ready) {
      count += await from([...choices, choice]);
      if (mayKill && choice.request === 0) count += await from([...choices, { ...choice, kill: true }]);
    }
    counted.set(key, count);
    return count;
  }

  async function judgeEnd(state: MemoryState, { movers }: Scheduler, choices: Choice[]): Promise<void> {
    const failed = together.filter((_, index) => movers[index]?.outcome !== 'done');
    const told = movers.filter(({ outcome }) => outcome instanceof Error);
    const trail = () =>
      `${choices.map(({ mover, kill }) => `${kill ? 'kill ' : ''}${mover}`).join(' ')}; ${movers
        .map(({ asked, outcome }, index) => `${index}: ${asked.join(', ')} → ${outcome}`)
        .join('; ')}`;
    if (told.length > 0) noticed += 1;
    if (locked && told.length > 0) throw new Error(`an error though there is a lock: ${trail()}`);
    if (failed.length === 0 && !right.has(endOf(state, whole))) throw new Error(`silently wrong: ${trail()}`);
    const jobs = [...before, ...together].filter(({ kind }) => kind === 'job');
    // Those that failed are run again, in whichever order.
    for (const order of permutations(failed)) {
      const again = copy(state);
      const decisions = [];
      for (const it of order) decisions.push(...(await runOperation(code, again, it)));
      if (right.has(endOf(again, whole))) {
        const served = endOf(again, false);
        for (const it of jobs) await runOperation(code, again, it);
        if (endOf(again, false) === served) continue;
        throw new Error(`moved by a job that is run once more: ${trail()}`);
      }
      if (locked || !decisions.some(asksForRollback))
        throw new Error(`not repaired by running it again: ${trail()}`);
      refused += 1;
    }
  }
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}
