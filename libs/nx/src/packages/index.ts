export { installPinned, isInstalled, link, type Npm } from './install.js';
export { folderBeside, readPinned } from './pinned.js';
