export { unlessEnding, whenEnding, withChildren } from './children.ts';
export { withCleanup } from './cleanup.ts';
export { explainDisk } from './disk.ts';
export { entriesOf } from './entries.ts';
export { cleanEnvironment } from './environment.ts';
export { type Log, UserError } from './error.ts';
export { lfsPointer, lfsPointerAt, longestLfsPointer } from './git-lfs.ts';
export { type Held, hold } from './hold.ts';
export { ignoreFiles } from './ignore-files.ts';
export { inParallel } from './in-parallel.ts';
export { lookUp } from './look-up.ts';
export { anyFreePort, firstFreePort } from './ports.ts';
export { endProcess, findProcess, findProcesses } from './processes.ts';
export {
  badFolder,
  badProjectName,
  badStatedName,
  isPlainFolder,
  isProjectName,
  projectNameFor,
} from './project-name.ts';
export { decoded, readText } from './read-text.ts';
export { withLock } from './state-lock.js';
export { withTemporaryFolder } from './temporary-folder.ts';
export { withoutLogins } from './without-logins.ts';
export {
  distOf,
  fromCaller,
  readRecord,
  stateFolder,
  userCache,
  workspaceRoot,
  writeRecord,
  writeWhole,
} from './workspace.ts';
