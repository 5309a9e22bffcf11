import { imageName, type Order } from './order.ts';
import { positionOf, recordExplains } from './position.ts';
import type { Mark, MoveRecord, Reason, TagDecision, TagState } from './types.ts';

export interface MoveRequest {
  tag: string;
  /** The image asked for, who asks, and its org.opencontainers.image.revision label. */
  wanted: { digest: string; mark: Mark; revision: string | undefined };
  state: TagState;
  order: Order;
}

/**
 * Decides whether a job may put a moving tag on the image it asks for: only one that is newer than everything that
 * has had a say so far may. Carry it out by writing `record`, then the tag, under a lock that covers both.
 *
 * @throws Error where `state.record` is that of another tag.
 */
export function decideMove({ tag, wanted, state, order }: MoveRequest): TagDecision {
  const { served, record } = state;
  const asker = order.name(wanted.mark);
  const image = imageName(wanted.digest);
  const stay = (outcome: 'skip' | 'refuse', reason: Reason, sentence: string): TagDecision => {
    return { tag, outcome, from: served?.digest, to: served?.digest, reason, sentence };
  };

  if (!wanted.revision) {
    const why = `${image}, asked for by ${asker}, has no org.opencontainers.image.revision label`;
    return stay('refuse', 'unlabelled', `${tag} was not touched: ${why}. Build it again with the label.`);
  }
  const objection = order.objection(wanted.mark);
  if (objection) {
    return stay('refuse', objection.reason, `${tag} was not touched: ${asker} asks, but ${objection.words}.`);
  }
  const position = positionOf(tag, state, order);
  if ('unknown' in position) {
    const { reason, words } = position.unknown;
    const wayOut =
      reason === 'history-unknown' ? '' : ` A person says with rollback what ${tag} is to serve.`;
    return stay('refuse', reason, `${tag} was not moved for ${asker}: ${words}.${wayOut}`);
  }

  const { mark } = position;
  const place = mark === undefined ? 'nothing' : order.name(mark);
  const relation = mark === undefined ? 'newer' : order.compare(wanted.mark, mark);
  if (relation === 'diverged' || relation === 'unknown') {
    const why =
      relation === 'diverged'
        ? 'neither leads to the other'
        : 'this clone cannot tell which is newer (shallow?)';
    const reason = relation === 'diverged' ? 'diverged' : 'history-unknown';
    return stay('refuse', reason, `${tag} stays at ${place} and was not moved for ${asker}: ${why}.`);
  }

  const next: MoveRecord = {
    tag,
    from: served && { digest: served.digest, mark },
    to: { digest: wanted.digest, mark: wanted.mark },
    withdrawn: record?.withdrawn ?? [],
  };
  const done = { tag, from: served?.digest, to: wanted.digest };
  if (served?.digest === wanted.digest) {
    const sentence = `${tag} already serves what ${asker} asks for (${image}).`;
    // The same image asked for by a newer commit: without a record, an older job could win later.
    const news = relation === 'newer' || (relation === 'same' && !recordExplains(state));
    return { ...done, outcome: 'keep', sentence, ...(news ? { record: next } : {}) };
  }

  const takenBack = record?.withdrawn.find(({ digest }) => digest === wanted.digest);
  if (takenBack) {
    const why = `${takenBack.by} took it back (${takenBack.reason}). Only a person puts it back, with rollback`;
    return stay('skip', 'taken-back', `${tag} stays as it is: ${asker} asks for ${image}, but ${why}.`);
  }
  if (relation === 'older') {
    const sentence = `${tag} stays at ${place}: ${asker}, which asks for it, is older.`;
    return stay('skip', 'newer-is-there', sentence);
  }
  if (!served) {
    return { ...done, outcome: 'create', record: next, sentence: `${tag} starts at ${asker} (${image}).` };
  }
  if (relation === 'same') return sameMarkOtherImage();
  const sentence = `${tag} moves forward from ${place} to ${asker} (${image}).`;
  return { ...done, outcome: 'move', record: next, sentence };

  function sameMarkOtherImage(): TagDecision {
    const serves = `serves ${imageName(served?.digest ?? '')}`;
    if (record?.rollback && recordExplains(state)) {
      const { by, reason } = record.rollback;
      const sentence = `${tag} ${serves} because ${by} put it there (${reason}): ${asker} had its turn before that.`;
      return stay('skip', 'taken-back', sentence);
    }
    const why = `it ${serves}, ${asker} asks for ${image}, and no rollback explains it`;
    const wayOut = `A person says with rollback what ${tag} is to serve`;
    return stay('refuse', 'one-mark-two-images', `${tag} stands at ${asker} already, yet ${why}. ${wayOut}.`);
  }
}
