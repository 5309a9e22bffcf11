export { type ChooseOptions, chooseEngine, type FoundEngine, findEngines } from './choose.ts';
export type * from './engine.ts';
export { EngineError } from './engine-error.ts';
export { isLoopback, registryHost } from './reference.ts';
