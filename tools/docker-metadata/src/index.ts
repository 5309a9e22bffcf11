export { metadataFor, type ProjectImage } from './metadata-for.ts';
export type { ProjectRules } from './project-rules.ts';
export { readProjectRules } from './project-rules.ts';
