export { metadataFor } from './metadata-for.ts';
export { readProjectRules } from './project-rules.ts';
