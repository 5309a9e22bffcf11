export { collect } from './collect.ts';
export type { ProgressEvent } from './events.ts';
export { followPage } from './follow.ts';
export { keepInRegistry } from './keep.ts';
export { collectStatus, lastDigest, type Made, makePage } from './make.ts';
export { type PageFiles, pageFiles } from './pages.ts';
export { refreshIfThere, refreshPage } from './refresh.ts';
export { makeIndex } from './site.ts';
export { tell } from './tell.ts';
