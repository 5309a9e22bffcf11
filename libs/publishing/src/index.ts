export { buildSecrets } from './image/build-secrets.ts';
export { describeImage, factLabels } from './image/describe.ts';
export { inputsHash } from './image/inputs.ts';
export { checkoutOfContext } from './image/own-context.ts';
export { planPush } from './image/plan.ts';
export { promoteRuled } from './image/promote-ruled.ts';
export { publish } from './image/publish.ts';
export { publishCommit } from './image/publish-commit.ts';
export { recipeVersion } from './image/recipe.ts';
export {
  type BuiltImage,
  checkoutOfImage,
  type PublishedImage,
  record,
  reportIsAttached,
  requireRecord,
  requireSmokedImage,
  revisionLabel,
  saveImage,
  saveRecord,
} from './image/records.ts';
export { requireRegistry } from './image/registry-ready.ts';
export { checkFiles, findSources } from './image/sources.ts';
export { findImage, keepImage } from './image/store.ts';
export { type Tags, tagsFor } from './image/tags.ts';
export { reportOrPull, takeOver, takeOverCommit } from './image/take-over.ts';
export { imageToTry } from './image/to-try.ts';
export { readProjectRules } from './metadata/project-rules.ts';
export { moveAfterPush } from './release/after-push.ts';
export { type Answer, type MovesAnswer, movesAnswer, movesText, wasDryRun } from './release/answer.ts';
export { commitsOf } from './release/commits.ts';
export { type ReleaseContext, readReleaseContext } from './release/context.ts';
export { type History, historiesOf } from './release/history.ts';
export type { TagMove } from './release/move.ts';
export { allMoves } from './release/move-record.ts';
export { commitTag, contentTag, isVersion, movingTag, releaseTag, short } from './release/names.ts';
export { planRelease, release } from './release/release.ts';
export { attachReport, passedReport } from './release/smoke-report.ts';
export { kindOf } from './release/tag-kind.ts';
export { fileLocks, requireWritable } from './release/tag-locks.ts';
export { type Confirm, requireTrust } from './release/trust.ts';
export { planRollback, promote, rollBack } from './release/verbs.ts';
export { waitForPublication } from './release/wait.ts';
export { whereIsWhat } from './release/where.ts';
export { checksDigest } from './smoke/checks-digest.ts';
export type { SmokeReport } from './smoke/report.ts';
export { runSmokeTest, type SmokeFindings, servicesOf } from './smoke/run.ts';
