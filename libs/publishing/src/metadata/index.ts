export { metadataFor } from './metadata-for.ts';
export { type ProjectRules, readProjectRules, ruleEntries } from './project-rules.ts';
