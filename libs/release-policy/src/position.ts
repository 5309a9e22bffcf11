import { imageName, newestOf, type Objection, type Order } from './order.ts';
import type { Mark, TagState } from './types.ts';

/** A tag's position: its mark (undefined where nothing has moved it yet), or why that cannot be known. */
export type Position = { mark: Mark | undefined } | { unknown: Objection };

/**
 * True where the tag's own record explains what it serves. If it is false, look up which immutable tags serve that
 * digest (`ServedImage.publishedBy`) before asking for a decision.
 */
export function recordExplains({ served, record }: TagState): boolean {
  if (!served) return true;
  if (served.digest === record?.to.digest) return true;
  return served.digest === record?.from?.digest && record.from.mark !== undefined;
}

/**
 * The position of the tag `tag`. Its record decides; without one that fits, the newest mark that published what it
 * serves, and never the image's revision label, which names only the first of possibly many commits.
 */
export function positionOf(tag: string, state: TagState, order: Order): Position {
  if (state.record && state.record.tag !== tag) {
    throw new Error(
      `The record of tag ${state.record.tag} was given for tag ${tag}: read the record of ${tag}.`,
    );
  }
  if (!recordExplains(state)) return positionByPublishers(tag, state, order);
  const mark = recordedMark(state);
  const objection = mark === undefined ? undefined : order.objection(mark);
  if (mark === undefined || !objection) return { mark };
  const reason = objection.reason === 'history-unknown' ? objection.reason : 'position-gone';
  return {
    unknown: { reason, words: `${tag} was last moved to ${order.name(mark)}, which ${objection.words}` },
  };
}

function recordedMark({ served, record }: TagState): Mark | undefined {
  // A tag that never served anything has no past; one that was deleted keeps its mark.
  if (!served) return record?.from && record.to.mark;
  return served.digest === record?.to.digest ? record.to.mark : record?.from?.mark;
}

function positionByPublishers(tag: string, { served, record }: TagState, order: Order): Position {
  const publishers = served?.publishedBy ?? [];
  // The last recorded mark still counts: what the tag serves was then put there past the record.
  const marks = record ? [...publishers, record.to.mark] : publishers;
  const outOfReach = marks.find((mark) => order.objection(mark)?.reason === 'history-unknown');
  if (outOfReach !== undefined) {
    const words = `${order.name(outOfReach)}, by which ${tag} is judged, ${order.objection(outOfReach)?.words}`;
    return { unknown: { reason: 'history-unknown', words } };
  }
  const published = publishers.some((mark) => !order.objection(mark));
  const newest = newestOf(
    marks.filter((mark) => !order.objection(mark)),
    order,
  );
  if (published && newest !== undefined) return { mark: newest };
  const label = served?.revision
    ? `its label names ${served.revision.slice(0, 8)}`
    : 'it has no revision label';
  const image = `${imageName(served?.digest ?? '')} (${label})`;
  const words = `neither its record nor a published name (sha-<commit>, X.Y.Z) explains how it came to serve ${image}`;
  return { unknown: { reason: 'position-unknown', words } };
}
