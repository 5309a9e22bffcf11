export { aptExtract, aptInstall, hasApt, mayInstall } from './apt/apt.ts';
export { aptProgram, type Program, unpackedLibraries } from './apt/programs.ts';
export type { BaseRecipe } from './base-image/base-recipe.ts';
export { certificateSecrets, readyBaseImage, readyEngine } from './engine.ts';
export { type Finding, findings } from './findings.ts';
export { withMysql } from './mysql/mysql.ts';
export { withPostgres } from './postgres/postgres.ts';
export { asOf } from './python/as-of.ts';
export { pythonBase, pythonBaseFor } from './python/base-recipe.ts';
export { bringLibraries, bringToBuild } from './python/bring-libraries.ts';
export { bringPython } from './python/bring-python.ts';
export {
  builtForOlder,
  debianNeeds,
  failedBuilds,
  failedVersions,
  librariesToBuild,
  likelyNeeds,
  whyNotBuilt,
} from './python/build-needs.ts';
export { choosePython } from './python/choose.ts';
export { poetryRefuses, uvReason } from './python/explain.ts';
export { findPython, pythons } from './python/find.ts';
export { pythonFindings } from './python/findings.ts';
export { fittingPython } from './python/fitting.ts';
export { indexFailure } from './python/index-failure.ts';
export {
  askedPatch,
  type InstallStep,
  type OwnEnvironment,
  quietTools,
  widenPython,
} from './python/install-steps.ts';
export { type OwnShell, ownFolder, ownShell } from './python/own-environment.ts';
export { withoutPipOptions } from './python/pip-options.ts';
export { pythonShell } from './python/shell.ts';
export { ensureTool, hasModule, installBeside, ownProgram } from './python/tools.ts';
export { ensureUv, type Uv, uvVersion } from './python/uv.ts';
export { withRedis } from './redis/redis.ts';
export { ensureLocalRegistry, stopLocalRegistry } from './registry/local-registry.ts';
export { knownRepositoryOf, localRegistryHost, noRegistry, repositoryOf } from './registry/target.ts';
export { type Serve, withRunServices } from './run-services.ts';
export { endedWithUs } from './tethered.ts';
