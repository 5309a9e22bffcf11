import type { TagDecision } from '../src/index.ts';
import { emptyLedger, enter, type Ledger } from './ledger.ts';
import { happen, type Machine } from './machine.ts';
import { emptyRepository, type Happening, type Repository, rank, type World } from './world.ts';

/** Everything that the future depends on: what the registry holds and, by project, what it ought to hold. */
export interface Situation {
  world: World;
  ledgers: Readonly<Record<string, Ledger>>;
}

export const start: Situation = { world: {}, ledgers: {} };

/** What must hold after every step; the message names the invariant and what was found. */
export class Violation extends Error {}

/**
 * Lets one thing happen and holds the outcome against what ought to be.
 *
 * @param note Is told every decision taken on the way.
 * @throws Violation
 */
export function step(
  machine: Machine,
  { world, ledgers }: Situation,
  it: Happening,
  note: (decision: TagDecision) => void = () => {},
): Situation {
  const after = happen(machine, world, it);
  const repository = after.world[it.project] ?? emptyRepository;
  const before = world[it.project] ?? emptyRepository;
  const ledger = ledgers[it.project] ?? emptyLedger;
  const next = enter(ledger, it, (tag) => repository.tags[tag]);
  forwardOnly(before, repository, ledger, it);
  asAsked(repository, next);
  namesForGood(before, repository);
  othersUntouched(world, after.world, it);
  for (const decision of after.decisions) {
    saysWhy(decision, it);
    note(decision);
  }
  return { world: after.world, ledgers: { ...ledgers, [it.project]: next } };
}

/** No job moves a tag unless it is newer than all that had a say before. */
function forwardOnly(before: Repository, after: Repository, ledger: Ledger, it: Happening): void {
  if (it.kind !== 'job' && it.kind !== 'release') return;
  const asker = it.kind === 'job' ? it.commit : it.version;
  for (const [tag, image] of Object.entries(after.tags)) {
    const at = ledger.accounts[tag]?.at;
    if (image === before.tags[tag] || at === undefined || rank(asker) > at) continue;
    throw new Violation(`backwards: ${asker} moved ${tag}, which stood at ${at}`);
  }
}

/** Every moving tag serves what the newest asked for, or a person put there. */
function asAsked(repository: Repository, ledger: Ledger): void {
  for (const tag of new Set([...Object.keys(ledger.accounts), ...Object.keys(repository.tags)])) {
    const [found, due] = [repository.tags[tag], ledger.accounts[tag]?.serves];
    if (found !== due) throw new Violation(`not as asked: ${tag} serves ${found}, not ${due}`);
  }
}

/** No `sha-<commit>` and no version tag ever changes. */
function namesForGood(before: Repository, after: Repository): void {
  for (const [name, image] of Object.entries(before.published)) {
    const now = after.published[name];
    if (now !== image) throw new Violation(`changed name: ${name} was ${image} and is ${now}`);
  }
}

/** What happens in one project touches no other. */
function othersUntouched(before: World, after: World, it: Happening): void {
  const touched = Object.keys(after).find((name) => name !== it.project && before[name] !== after[name]);
  if (touched) throw new Violation(`elsewhere: ${touched} was touched`);
}

/** Whoever is turned away is told which tag, who asked and, where it is known, who is there. */
function saysWhy({ outcome, tag, sentence, reason }: TagDecision, it: Happening): void {
  if (outcome !== 'skip' && outcome !== 'refuse') return;
  const asker =
    it.kind === 'job' || it.kind === 'publish' ? it.commit : it.kind === 'release' ? it.version : tag;
  const marks = new Set(sentence.match(/(commit|version) [cd\d][\d.]*\d/g));
  const bothNamed = marks.size === 2 || (reason !== 'newer-is-there' && reason !== 'diverged');
  if (reason && sentence.includes(tag) && sentence.includes(asker) && bothNamed) return;
  throw new Violation(`sentence: "${sentence}" does not tell ${tag}, ${asker} and what is there`);
}
