import { RegistryError } from '@shipshape/oci-registry';
import type { Reason, TagDecision, TagState } from '@shipshape/release-policy';
import { type Say, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { lastMove, unlessUnreadable, type WrittenRecord, writeMove } from './move-record.ts';
import { recordTag, short } from './names.ts';
import { patienceSeconds, readUntil, type Settled, settle } from './read-until.ts';
import type { MovingTag } from './tag-kind.ts';
import { readState } from './tag-state.ts';

/** What became of one tag: an entry of `dist/<project>/moves.json`. */
export interface TagMove extends Omit<TagDecision, 'record'> {
  at: string;
  by: string;
  /** True where it was only worked out. */
  dryRun: boolean;
}

/** Runs `work` while no other mover of this repository's tags holds the context's lock. */
export const withTagLock = <T>(
  { repository: { name }, locks }: ReleaseContext,
  say: Say,
  work: () => Promise<T>,
): Promise<T> =>
  locks.hold(name, work, (holder) => say(`process ${holder} is moving tags of ${name}, waiting for it`));

/**
 * Lets `decide` judge what happens to a tag and carries it out: writes the record, then the tag, then reads both back.
 * To be called under {@link withTagLock}.
 *
 * @param record the tag's last record
 * @throws UserError where somebody else moved the tag meanwhile, or the registry does not serve what it accepted
 */
export async function moveTag(
  context: ReleaseContext,
  { tag, kind }: MovingTag,
  record: TagState['record'],
  decide: (state: TagState) => TagDecision,
): Promise<TagMove> {
  const { by, run, dryRun, clock } = context;
  const at = clock.now().toISOString();
  const { record: next, ...decision } = decide(await readState(context.repository, { tag, kind }, record));
  if (!dryRun) {
    const written = next && (await writeMove(context, { ...next, kind }, { at, by, run }));
    const { from, to } = decision;
    if (to && to !== from) await putTag(context, tag, to, from);
    if (written) await readBack(context, tag, { before: from, written: to }, written);
  }
  return { ...decision, sentence: decision.sentence + wayOut(context.project, decision), at, by, dryRun };
}

async function putTag(
  { repository, clock }: ReleaseContext,
  tag: string,
  to: string,
  from: string | undefined,
): Promise<void> {
  const stored = await readUntil(clock, () => repository.manifest(to), Boolean);
  if (!stored) throw new UserError(`${repository.name} does not have ${to} any more. Publish it again.`);
  await repository.putManifest(tag, stored.bytes, stored.descriptor.mediaType, { replacing: from ?? null });
}

/** @throws UserError where the tag or its record is another mover's by now: no lock kept that one back */
async function readBack(
  context: ReleaseContext,
  tag: string,
  digests: { before: string | undefined; written: string | undefined },
  record: WrittenRecord,
): Promise<void> {
  const { repository, clock } = context;
  const [served, recorded] = await Promise.all([
    settle(repository, tag, digests, clock),
    settle(repository, recordTag(tag), { before: record.previous, written: record.digest }, clock),
  ]);
  if (served.outcome === 'settled' && recorded.outcome === 'settled') return;
  const wasPut = `${tag} was put on ${short(digests.written)}`;
  const serves = `it serves ${short(served.served)} now`;
  if (![served, recorded].some(isTaken)) {
    throw new UserError(
      `${wasPut} and the registry accepted that, but after ${patienceSeconds} seconds it still serves what was there before. Look with where in a minute, and run this again if nothing has changed.`,
    );
  }
  const other = isTaken(recorded) ? await lastMove(repository, tag).catch(unlessUnreadable) : undefined;
  const [ours, theirs] = [digests.written, other?.record.to.digest];
  if (theirs && served.served === ours && theirs !== ours) {
    // The last record decides whose turn it is. Our write came over that mover's, so it is taken back.
    await putTag(context, tag, theirs, ours).catch(unlessConflict);
  }
  const winner = other
    ? `${other.by} moved it at the same time, to ${short(other.record.to.digest)}`
    : 'somebody else moved it at the same time';
  throw new UserError(`${wasPut}; ${serves}, and ${winner}. Look with history, then run this again.`);
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof RegistryError && error.code === 'conflict')) throw error;
}

const isTaken = ({ outcome }: Settled) => outcome === 'taken';

const manual: (Reason | undefined)[] = ['position-unknown', 'position-gone', 'one-mark-two-images'];

/** The command that settles a tag by hand where nothing else can. It also takes over a repository, tag by tag. */
function wayOut(project: string, { outcome, tag, reason }: Omit<TagDecision, 'record'>): string {
  if (outcome !== 'refuse' || !manual.includes(reason)) return '';
  return ` Once for this tag: nx run ${project}:rollback --tag=${tag} --to=<published image> --reason=…`;
}
