export { withCleanup } from './cleanup.ts';
export { explainDisk } from './disk.ts';
export { cleanEnvironment, type EnvironmentOptions } from './environment.ts';
export { type Log, type Say, UserError } from './error.ts';
export { anyFreePort, firstFreePort } from './ports.ts';
export { endProcess, findProcess, findProcesses } from './processes.ts';
export { badProjectName, checkProjectName, isProjectName, projectNameFor } from './project-name.ts';
export { withLock } from './state-lock.js';
export { distOf, readRecord, stateFolder, workspaceRoot, writeRecord, writeWhole } from './workspace.ts';
