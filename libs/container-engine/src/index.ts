export { type ChooseOptions, chooseEngine, type FoundEngine, findEngines } from './choose.ts';
export type * from './engine.ts';
