export { changedBack, headOf, isBefore, readBaseFacts } from './base-facts.ts';
export { type Git, gitIn, knownTags, tryGit, whyNoCommit } from './git.ts';
export { ancestorsOf, branchOrder, createTag, findCommit, gitHistory, gitUser, tagsAt } from './history.ts';
