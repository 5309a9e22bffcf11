export { type BaseChoice, type BaseFacts, chooseBase } from './base.ts';
export type { Durations } from './durations.ts';
export { outputsOf, type PlanOutputs } from './outputs.ts';
export { makePlan, type Plan, type PlanRequest, type Shard } from './plan.ts';
export type { NxExplanation } from './reasons.ts';
export { inOrder, readTaskGraph, type TaskGraph, type TaskId, unknownTargets } from './task-graph.ts';
