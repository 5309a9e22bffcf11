import { RegistryError, settleSeconds, type TagWrite } from '@shipshape/oci-registry';
import type { Reason, TagDecision, TagState } from '@shipshape/release-policy';
import { type Log, UserError } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { lastMove, type StoredMove, unlessUnreadable, writeMove } from './move-record.ts';
import { recordTag, short } from './names.ts';
import { isEarlier, servedEarlier } from './record-chain.ts';
import { requireItselfMovable, requireMovable } from './requirements.ts';
import type { MovingTag } from './tag-kind.ts';
import { readState } from './tag-state.ts';
import { putTag, unlessConflict, whyImmutable } from './write-tag.ts';

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
  say: Log,
  work: () => Promise<T>,
): Promise<T> =>
  locks.hold(name, work, (holder) => say(`process ${holder} is moving tags of ${name}, waiting for it`));

/**
 * Lets `decide` judge what happens to a tag and carries it out: writes the record, then the tag, then reads both back.
 * To be called under {@link withTagLock}.
 *
 * @param last the tag's last record
 * @throws UserError where somebody else moved the tag meanwhile, or the registry does not serve what it accepted
 */
export async function moveTag(
  context: ReleaseContext,
  { tag, kind }: MovingTag,
  last: StoredMove | undefined,
  decide: (state: TagState) => TagDecision,
): Promise<TagMove> {
  const { repository, by, run, dryRun, clock } = context;
  const at = clock.now().toISOString();
  const { record: next, ...decision } = decide(await readState(repository, { tag, kind }, last?.record));
  if (!dryRun) {
    const { from, to } = decision;
    if (from && to && to !== from) {
      await requireMovable(context, tag);
      await requireItselfMovable(context, tag, { served: from, last });
    }
    const written = next && (await writeMove(context, { ...next, kind }, { at, by, run }, last?.digest));
    if (to && to !== from) await putTag(repository, tag, to, from).catch(takeBack(context, tag, written));
    if (written && to) await readBack(context, tag, { wrote: to, before: from ?? null }, written);
  }
  return { ...decision, sentence: decision.sentence + wayOut(context.project, decision), at, by, dryRun };
}

/**
 * For `catch`: where a registry refuses to move this very tag, its record is put back on what it served, since nothing
 * has moved. A record that is the tag's first stays: it is that of an interrupted move, which a repeat completes.
 */
const takeBack =
  ({ repository }: ReleaseContext, tag: string, record: TagWrite | undefined) =>
  async (error: unknown): Promise<never> => {
    const isRefused = error instanceof RegistryError && error.code === 'immutable-tag';
    if (isRefused && record?.before && record.before !== record.wrote) {
      const before = await repository.manifest(record.before);
      if (before) {
        const { bytes, descriptor } = before;
        const replacing = { replacing: record.wrote };
        await repository.putManifest(recordTag(tag), bytes, descriptor.mediaType, replacing);
      }
    }
    return whyImmutable(repository.name, tag)(error);
  };

/**
 * Reads the tag and its record back. A registry that still shows what was there before, by any number of moves, is given
 * time: only a record that does not come before ours is another mover's.
 *
 * @throws UserError where the tag or its record is another mover's by now: no lock kept that one back
 */
async function readBack(
  context: ReleaseContext,
  tag: string,
  move: TagWrite,
  record: TagWrite,
): Promise<void> {
  const { repository } = context;
  const { served, recorded, isOther } = await repository.readUntil(
    async () => {
      const [served, recorded] = await Promise.all(
        [tag, recordTag(tag)].map(async (name) => (await repository.resolve(name))?.digest),
      );
      const isOther = recorded !== record.wrote && !(await isEarlier(repository, recorded, record.wrote));
      return { served, recorded, isOther };
    },
    (seen) => seen.isOther || (seen.served === move.wrote && seen.recorded === record.wrote),
  );
  if (served === move.wrote && recorded === record.wrote) return;
  const wasPut = `${tag} was set to ${short(move.wrote)}`;
  const isLate =
    recorded !== record.wrote ||
    isBefore(served, move) ||
    (await servedEarlier(repository, served, record.wrote));
  if (!isOther && isLate) {
    throw new UserError(
      `${wasPut} and the registry accepted that, but ${Math.round(settleSeconds)} seconds later it still serves what was there before. Check with npx shipshape where in a minute, and run this again if nothing has changed.`,
    );
  }
  const other = isOther ? await lastMove(repository, tag, recorded).catch(unlessUnreadable) : undefined;
  const theirs = other?.record.to.digest;
  if (theirs && served === move.wrote && theirs !== served) {
    // The last record decides whose turn it is. Our write came over that mover's, so it is taken back.
    await putTag(repository, tag, theirs, served).catch(unlessConflict);
  }
  const winner = other
    ? `${other.by} moved it at the same time, to ${short(theirs)}`
    : 'somebody else moved it at the same time';
  throw new UserError(
    `${wasPut}; it serves ${short(served)} now, and ${winner}. Check with npx shipshape history, then run this again.`,
  );
}

const isBefore = (served: string | undefined, { wrote, before }: TagWrite): boolean =>
  served !== wrote && (served ?? null) === before;

const manual: (Reason | undefined)[] = ['position-unknown', 'position-gone', 'one-mark-two-images'];

/** The command that settles a tag by hand where nothing else can. It also takes over a repository, tag by tag. */
function wayOut(project: string, { outcome, tag, reason }: Omit<TagDecision, 'record'>): string {
  if (outcome !== 'refuse' || !manual.includes(reason)) return '';
  return ` Once for this tag: npx shipshape rollback --project=${project} --tag=${tag} --to=<published image> --reason=…`;
}
