export { changedBack, headOf, isBefore, readBaseFacts } from './base-facts.ts';
export {
  ancestorsOf,
  commitTime,
  findCommit,
  gitUser,
  isCommitName,
  isShallow,
  readCommit,
  readHead,
  topFolder,
} from './commits.ts';
export { defaultBranchOf } from './default-branch-of.ts';
export { branchOrder, gitHistory } from './history.ts';
export { commitsThatTouch, type LoggedCommit, readLog, type TaggedCommit, tagsWithCommits } from './log.ts';
export { checkTag, createTag, knownTags, refsIn, tagsAt, tagsIn } from './refs.ts';
export { type HttpLogin, remoteAddress, sharedAddress, sharedRemote } from './remote.ts';
export { withoutGitVariables } from './run/environment.ts';
export { GitError } from './run/git-error.ts';
export { isolatedGitVariables } from './run/run.ts';
export { addSubtree, isSubtreeOf } from './subtree.ts';
export { workingTreeChanges } from './tree/changes.ts';
export { differsFrom, differsFromCommit, type TakenFile } from './tree/differences.ts';
export { treeOf } from './tree/entries.ts';
export { ignoredPaths } from './tree/ignored.ts';
export { workingFiles } from './tree/working-files.ts';
