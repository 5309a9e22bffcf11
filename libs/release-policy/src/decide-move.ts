import { imageName, type Order, type Relation, whyUnlabelled } from './order.ts';
import { positionOf, recordExplains } from './position.ts';
import type { Mark, MoveRecord, Reason, TagDecision, TagState } from './types.ts';

export interface MoveRequest {
  tag: string;
  /** The image asked for, who asks, and the image's org.opencontainers.image.revision label. */
  wanted: { digest: string; mark: Mark; revision: string | undefined };
  state: TagState;
  order: Order;
}

/** Why the tag stays where it is. */
type Stay = { outcome: 'skip' | 'refuse'; reason: Reason; sentence: string };

/**
 * Decides whether a job may put a moving tag on the image it asks for: only one that is newer than everything that
 * tried to move it so far may. Carry it out by writing `record`, then the tag, under a lock that covers both.
 *
 * @throws Error where `state.record` is that of another tag.
 */
export function decideMove(request: MoveRequest): TagDecision {
  const { tag, wanted, state, order } = request;
  const { served, record } = state;
  const unmoved = { tag, from: served?.digest, to: served?.digest };
  const moved = { tag, from: served?.digest, to: wanted.digest };

  const unheard = whyUnheard(request);
  if (unheard) return { ...unmoved, ...unheard };
  const position = positionOf(tag, state, order);
  if ('unknown' in position) return { ...unmoved, ...whyNowhere(request, position.unknown) };
  const { mark } = position;
  const relation = mark === undefined ? 'newer' : order.compare(wanted.mark, mark);
  const next: MoveRecord = {
    tag,
    from: served && { digest: served.digest, mark },
    to: { digest: wanted.digest, mark: wanted.mark },
    withdrawn: record?.withdrawn ?? [],
  };
  const asker = `${order.name(wanted.mark)} (${imageName(wanted.digest)})`;

  const unordered = whyUnordered(request, relation, mark);
  if (unordered) return { ...unmoved, ...unordered };
  if (served?.digest === wanted.digest) {
    // The same image asked for by a newer commit: unless that is recorded, an older job could win later.
    const news = relation === 'newer' || (relation === 'same' && !recordExplains(state));
    const sentence = `${tag} already serves the image of ${asker}.`;
    return { ...moved, outcome: 'keep', sentence, ...(news ? { record: next } : {}) };
  }
  const turnedAway = whyTurnedAway(request, relation, mark);
  if (turnedAway) return { ...unmoved, ...turnedAway };
  if (!served) return { ...moved, outcome: 'create', record: next, sentence: `${tag} starts at ${asker}.` };
  const sentence = `${tag} moves forward from ${mark === undefined ? 'nothing' : order.name(mark)} to ${asker}.`;
  return { ...moved, outcome: 'move', record: next, sentence };
}

/**
 * Who may ask at all: a commit of the default branch, or a stable version, with an image whose labels name its commit.
 */
function whyUnheard({ tag, wanted, order }: MoveRequest): Stay | undefined {
  const asker = order.name(wanted.mark);
  const objection = order.objection(wanted.mark);
  if (objection) {
    const sentence = `${tag} was not moved to ${asker}: it ${objection.words}.`;
    return { outcome: 'refuse', reason: objection.reason, sentence };
  }
  const why = whyUnlabelled(wanted.digest, wanted.revision);
  const sentence = `${tag} was not moved to ${asker}: ${why}`;
  return why === undefined ? undefined : { outcome: 'refuse', reason: 'unlabelled', sentence };
}

function whyNowhere({ tag, wanted, order }: MoveRequest, unknown: { reason: Reason; words: string }): Stay {
  const wayOut = unknown.reason === 'history-unknown' ? '' : ` ${personDecides(tag)}`;
  const sentence = `${tag} was not moved for ${order.name(wanted.mark)}: ${unknown.words}.${wayOut}`;
  return { outcome: 'refuse', reason: unknown.reason, sentence };
}

function whyUnordered(
  { tag, wanted, order }: MoveRequest,
  relation: Relation,
  mark: Mark = '',
): Stay | undefined {
  const stays = `${tag} stays at ${order.name(mark)} and was not moved for ${order.name(wanted.mark)}`;
  if (relation === 'diverged') {
    return { outcome: 'refuse', reason: 'diverged', sentence: `${stays}: neither leads to the other.` };
  }
  if (relation !== 'unknown') return undefined;
  const sentence = `${stays}: this clone cannot tell which is newer. Fetch the whole history and run again.`;
  return { outcome: 'refuse', reason: 'history-unknown', sentence };
}

/** Why a request is skipped: its image was taken back, it is older, or it was served before a rollback. */
function whyTurnedAway(request: MoveRequest, relation: Relation, mark: Mark = ''): Stay | undefined {
  const { tag, wanted, state, order } = request;
  const { served, record } = state;
  const asker = order.name(wanted.mark);
  const takenBack = record?.withdrawn.find(({ digest }) => digest === wanted.digest);
  if (takenBack) {
    const why = `${takenBack.by} withdrew it (${takenBack.reason}). Only rollback can set it again`;
    const sentence = `${tag} was not moved to ${asker}, which published ${imageName(wanted.digest)}: ${why}.`;
    return { outcome: 'skip', reason: 'taken-back', sentence };
  }
  if (relation === 'older') {
    const sentence = `${tag} stays at ${order.name(mark)}, because ${asker} is older.`;
    return { outcome: 'skip', reason: 'newer-is-there', sentence };
  }
  if (relation !== 'same' || !served) return undefined;
  const serves = `${tag} serves ${imageName(served.digest)}`;
  if (record?.rollback && served.digest === record.to.digest) {
    const { by, reason } = record.rollback;
    const sentence = `${serves} because ${by} rolled it back (${reason}) after ${asker} had tried to move it.`;
    return { outcome: 'skip', reason: 'taken-back', sentence };
  }
  const why = `although its last recorded move is to ${asker}, which published ${imageName(wanted.digest)}, and no rollback explains that`;
  return {
    outcome: 'refuse',
    reason: 'one-mark-two-images',
    sentence: `${serves}, ${why}. ${personDecides(tag)}`,
  };
}

function personDecides(tag: string): string {
  return `Set the image of ${tag} by hand, with rollback.`;
}
