export { decideImmutable } from './decide-immutable.ts';
export { decideMove } from './decide-move.ts';
export { decideRollback } from './decide-rollback.ts';
export { commitOrder, type History, type Order } from './order.ts';
export { recordExplains } from './position.ts';
export { formatRecord, parseRecord } from './record-text.ts';
export type { Mark, MoveRecord, Reason, ServedImage, TagDecision, TagKind, TagState } from './types.ts';
export { highestAbove, movingTagsFor, versionOrder } from './versions.ts';
