// Apart from the room's own index: it calls uv, and the Nx plugin, which only asks for targets, must not load that.
export { dockerfileFor, type ImageFiles } from './dockerfile.ts';
export type { ImageFacts } from './facts.ts';
export { ownLock } from './lock/image-lock.ts';
export { type LockPlace, lockAge, lockAgeSentence, writeLock } from './lock/write-lock.ts';
export { prepareImage } from './prepare.ts';
