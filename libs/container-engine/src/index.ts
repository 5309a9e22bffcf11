export { type ChooseOptions, chooseEngine, type FoundEngine, findEngines } from './choose.ts';
export type * from './container-check.ts';
export type * from './engine.ts';
export { EngineError } from './engine-error.ts';
export { registryHost } from './reference.ts';
