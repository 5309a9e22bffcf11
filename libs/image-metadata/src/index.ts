export {
  type ActionInputName,
  type ActionInputs,
  joinOutputs,
  readActionInputs,
  type Separators,
} from './action-inputs.ts';
export type { BakeFile, BakeFiles } from './bake.ts';
export type { EventPayload, MetadataContext, MetadataSettings, RepositoryRecord } from './context.ts';
export { type Flavor, parseFlavor } from './flavor.ts';
export { type Image, parseImages } from './images.ts';
export type { MetadataInputs, ParsedInputs } from './inputs.ts';
export { parseList } from './lists.ts';
export {
  emptyTags,
  emptyVersion,
  type ImageMetadata,
  imageMetadata,
  type MetadataRequest,
} from './metadata.ts';
export { parseTags, type TagRule, type TagType } from './tags.ts';
export type { Version } from './version.ts';
