export { decide } from './decide.ts';
export type * from './facts.ts';
export type { Reason, ReasonValues } from './reasons.ts';
export { rulesWith } from './rules.ts';
export { readSnapshot } from './snapshot.ts';
export type * from './status.ts';
export { plainText, webAddress } from './text.ts';
