import type { TagDecision } from '../src/index.ts';
import { emptyLedger, enter, type Ledger } from './ledger.ts';
import { type Pipeline, run } from './pipeline.ts';
import { emptyRepository, type Operation, type Repositories, type Repository, rank } from './repositories.ts';

/** Everything that the future depends on: what the registry holds and, by project, what it ought to hold. */
export interface Situation {
  repositories: Repositories;
  ledgers: Readonly<Record<string, Ledger>>;
}

export const start: Situation = { repositories: {}, ledgers: {} };

/** What must hold after every step; the message names the invariant and what was found. */
export class Violation extends Error {}

/** What one operation led to. */
export interface Outcome {
  repositories: Repositories;
  decisions: Pick<TagDecision, 'outcome' | 'tag' | 'sentence' | 'reason'>[];
}

/**
 * Runs one operation with the decisions alone, and judges the outcome.
 *
 * @param note gets every decision taken on the way
 * @throws Violation
 */
export function step(
  pipeline: Pipeline,
  situation: Situation,
  it: Operation,
  note: (decision: TagDecision) => void = () => {},
): Situation {
  const after = run(pipeline, situation.repositories, it);
  for (const decision of after.decisions) note(decision);
  return judge(situation, it, after);
}

/**
 * Compares what an operation led to with what it ought to have led to.
 *
 * @throws Violation
 */
export function judge({ repositories, ledgers }: Situation, it: Operation, after: Outcome): Situation {
  const repository = after.repositories[it.project] ?? emptyRepository;
  const before = repositories[it.project] ?? emptyRepository;
  const ledger = ledgers[it.project] ?? emptyLedger;
  const next = enter(ledger, it, (tag) => repository.tags[tag]);
  forwardOnly(before, repository, ledger, it);
  asAsked(repository, next);
  immutableNames(before, repository);
  namesServe(repository, next);
  othersUntouched(repositories, after.repositories, it);
  for (const decision of after.decisions) givesReason(decision, it);
  return { repositories: after.repositories, ledgers: { ...ledgers, [it.project]: next } };
}

/** No job moves a tag unless it is newer than everything that tried to move it before. */
function forwardOnly(before: Repository, after: Repository, ledger: Ledger, it: Operation): void {
  if (it.kind !== 'job' && it.kind !== 'release') return;
  const asker = it.kind === 'job' ? it.commit : it.version;
  for (const [tag, image] of Object.entries(after.tags)) {
    const at = ledger.accounts[tag]?.at;
    if (image === before.tags[tag] || at === undefined || rank(asker) > at) continue;
    throw new Violation(`backwards: ${asker} moved ${tag}, which stood at ${at}`);
  }
}

/** Every moving tag serves what the newest asked for, or what was set by hand. */
function asAsked(repository: Repository, ledger: Ledger): void {
  for (const tag of new Set([...Object.keys(ledger.accounts), ...Object.keys(repository.tags)])) {
    const [found, due] = [repository.tags[tag], ledger.accounts[tag]?.serves];
    if (found !== due) throw new Violation(`not as asked: ${tag} serves ${found}, not ${due}`);
  }
}

/** Every commit and version that published an image has its name. */
function namesServe(repository: Repository, { published }: Ledger): void {
  for (const [name, due] of Object.entries(published)) {
    const found = repository.published[name];
    if (found !== due) throw new Violation(`not published: ${name} serves ${found}, not ${due}`);
  }
}

/** No `sha-<commit>` and no version tag ever changes. */
function immutableNames(before: Repository, after: Repository): void {
  for (const [name, image] of Object.entries(before.published)) {
    const now = after.published[name];
    if (now !== image) throw new Violation(`changed name: ${name} was ${image} and is ${now}`);
  }
}

/** What happens in one project touches no other. */
function othersUntouched(before: Repositories, after: Repositories, it: Operation): void {
  const touched = Object.keys(after).find((name) => name !== it.project && before[name] !== after[name]);
  if (touched) throw new Violation(`elsewhere: ${touched} was touched`);
}

/** A refusal names the tag, who asked and, where that is known, what the tag is at. */
function givesReason({ outcome, tag, sentence, reason }: Outcome['decisions'][number], it: Operation): void {
  if (outcome !== 'skip' && outcome !== 'refuse') return;
  const asker =
    it.kind === 'job' || it.kind === 'publish' ? it.commit : it.kind === 'release' ? it.version : tag;
  const marks = new Set(sentence.match(/(commit|version) [cd\d][\d.]*\d/g));
  const bothNamed = marks.size === 2 || (reason !== 'newer-is-there' && reason !== 'diverged');
  if (reason && sentence.includes(tag) && sentence.includes(asker) && bothNamed) return;
  throw new Violation(`sentence: "${sentence}" does not name ${tag}, ${asker} and what is there`);
}
