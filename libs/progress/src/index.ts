export { followPage } from './follow.ts';
export { askSite } from './github/site.ts';
export { keepInRegistry } from './keep.ts';
export { collectStatus, lastDigest, makePage } from './make.ts';
export { pageFiles } from './pages.ts';
export { refreshIfThere, refreshPage } from './refresh.ts';
export { makeIndex } from './site.ts';
export { tell } from './tell.ts';
