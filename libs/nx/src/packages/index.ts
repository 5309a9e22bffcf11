export { installPinned, isInstalled, link, type Npm } from './install.js';
export { asLocked, npmEnvironment } from './npm-environment.js';
export { folderBeside, readPinned } from './pinned.js';
