export { type Digest, digest, readableDigest } from './digest.ts';
export { type PipelineRecord, type Step, stepsOf, summary } from './pipeline.ts';
export { readFacts } from './summary/facts.ts';
export { leftOut } from './summary/left-out.ts';
export { summarize } from './summary/sections.ts';
export { type Report, readJUnit, sum, type Totals } from './totals.ts';
