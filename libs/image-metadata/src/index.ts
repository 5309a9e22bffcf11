export type { EventPayload, MetadataContext, MetadataSettings, RepositoryRecord } from './context.ts';
export {
  type ActionInputName,
  type ActionInputs,
  joinOutputs,
  readActionInputs,
  type Separators,
} from './inputs/action-inputs.ts';
export { type Flavor, parseFlavor } from './inputs/flavor.ts';
export { type Image, parseImages } from './inputs/images.ts';
export type { MetadataInputs, ParsedInputs } from './inputs/inputs.ts';
export { parseList } from './inputs/lists.ts';
export { needsRef } from './inputs/needs-ref.ts';
export { parseTags, type TagRule, type TagType } from './inputs/tag-rules.ts';
export type { BakeFile, BakeFiles } from './labels/bake.ts';
export { ociLabel } from './labels/labels.ts';
export {
  emptyTags,
  emptyVersion,
  type ImageMetadata,
  imageMetadata,
  type MetadataObserver,
  type MetadataRequest,
} from './metadata.ts';
export { followsReleases, type MadeTag, type TagKind, type TagOrigin } from './tags/kinds.ts';
export type { Version } from './tags/version.ts';
