import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Repository } from '@shipshape/oci-registry';
import type { Reason, TagDecision, TagState } from '@shipshape/release-policy';
import { type Say, UserError, withLock } from '@shipshape/workspace';
import type { ReleaseContext } from './context.ts';
import { lastMove, unlessUnreadable, writeMove } from './move-record.ts';
import { recordTag, short } from './names.ts';
import { readState } from './tag-state.ts';

/** What became of one tag: an entry of `dist/<project>/moves.json`. */
export interface TagMove extends Omit<TagDecision, 'record'> {
  at: string;
  by: string;
  /** True where it was only worked out. */
  dryRun: boolean;
}

/**
 * Runs `work` while nobody else who is logged in here like us moves tags of that repository, from whichever clone. In
 * Actions a concurrency group does that for all runners.
 */
export const withTagLock = <T>(
  { repository: { name }, locks }: ReleaseContext,
  say: Say,
  work: () => Promise<T>,
): Promise<T> =>
  withLock(join(locks, createHash('sha256').update(name).digest('hex')), work, (holder) =>
    say(`process ${holder} moves tags of ${name}, waiting`),
  );

/**
 * Lets `decide` say what happens to a tag, and carries it out: the record first, then the tag, then a look at what
 * came of it. To be called under {@link withTagLock}.
 *
 * @param record the tag's last record, or a way to read it
 * @throws UserError where somebody else moved the tag meanwhile
 */
export async function moveTag(
  context: ReleaseContext,
  tag: string,
  record: TagState['record'],
  decide: (state: TagState) => TagDecision,
): Promise<TagMove> {
  const { repository, by, run, dryRun } = context;
  const at = new Date().toISOString();
  const { record: next, ...decision } = decide(await readState(repository, tag, record));
  if (!dryRun) {
    const recorded = next && (await writeMove(repository, next, { at, by, run }));
    if (decision.to && decision.to !== decision.from) {
      await putTag(repository, tag, decision.to, decision.from);
    }
    if (recorded) await readBack(repository, tag, decision.to, recorded);
  }
  return { ...decision, sentence: decision.sentence + wayOut(context.project, decision), at, by, dryRun };
}

async function putTag(
  repository: Repository,
  tag: string,
  to: string,
  from: string | undefined,
): Promise<void> {
  const stored = await repository.manifest(to);
  if (!stored) throw new UserError(`${repository.name} does not have ${to} any more: publish it again.`);
  await repository.putManifest(tag, stored.bytes, stored.descriptor.mediaType, { replacing: from ?? null });
}

/** @throws UserError where the tag or its record is somebody else's by now, so that the lock did not hold them back */
async function readBack(
  repository: Repository,
  tag: string,
  to: string | undefined,
  recorded: string,
): Promise<void> {
  const [served, record] = await Promise.all([repository.resolve(tag), repository.resolve(recordTag(tag))]);
  if (served?.digest === to && record?.digest === recorded) return;
  const other =
    record?.digest === recorded ? undefined : await lastMove(repository, tag).catch(unlessUnreadable);
  const won = other
    ? `${other.by} moved it at the same time, to ${short(other.record.to.digest)}`
    : 'somebody else moved it at the same time';
  throw new UserError(
    `${tag} was put on ${short(to)}; it serves ${short(served?.digest)} now, and ${won}. Look with history, and ask again.`,
  );
}

const forAPerson: (Reason | undefined)[] = ['position-unknown', 'position-gone', 'one-mark-two-images'];

/** Where only a person can decide, the command by which one does; so a repository is taken over tag by tag, too. */
function wayOut(project: string, { outcome, tag, reason }: Omit<TagDecision, 'record'>): string {
  if (outcome !== 'refuse' || !forAPerson.includes(reason)) return '';
  return ` Once for this tag: nx run ${project}:rollback --tag=${tag} --to=<published image> --reason=…`;
}
