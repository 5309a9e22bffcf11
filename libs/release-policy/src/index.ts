export { decideImmutable } from './decide-immutable.ts';
export { decideMove, type MoveRequest } from './decide-move.ts';
export { decideRollback, type RollbackRequest } from './decide-rollback.ts';
export { commitOrder, type History, type Order, type Relation } from './order.ts';
export { recordExplains } from './position.ts';
export { formatRecord, parseRecord } from './record-text.ts';
export type {
  Mark,
  MoveRecord,
  Outcome,
  Reason,
  ServedImage,
  TagDecision,
  TagKind,
  TagState,
  Withdrawal,
} from './types.ts';
export { movingTagsFor, versionOrder, type WantedTag } from './versions.ts';
