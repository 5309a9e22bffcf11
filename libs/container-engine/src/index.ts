export { type ChooseOptions, chooseEngine, type FoundEngine, findEngines } from './choose.ts';
export type * from './container-check.ts';
export {
  type BuildContext,
  type ContextFile,
  type ContextOptions,
  makeContext,
} from './context/context.ts';
export { type MissingContent, missingContent, missingContentSentence } from './context/missing-content.ts';
export { type NamedImage, type Taken, takenFrom } from './dockerfile/images.ts';
export { statedConfig } from './dockerfile/stated-config.ts';
export type * from './engine.ts';
export { EngineError } from './engine-error.ts';
export { baseIn } from './image/image-config.ts';
export { givenOf } from './image/taken.ts';
export { registryHost } from './registry/reference.ts';
