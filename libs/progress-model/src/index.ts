export { type DecideOptions, decide } from './decide.ts';
export type * from './facts.ts';
export type { Reason, ReasonCode, ReasonValues } from './reasons.ts';
export { type Rule, type RuleTable, rulesWith } from './rules.ts';
export { type ReadSnapshot, readSnapshot, type Snapshot } from './snapshot.ts';
export type * from './status.ts';
export { plainText, webAddress } from './text.ts';
