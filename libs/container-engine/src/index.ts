export { type ChooseOptions, chooseEngine, type FoundEngine, findEngines } from './choose.ts';
export * from './engine.ts';
