export { diffOf } from './diff.ts';
export { requirePlugin } from './files/nx-json.ts';
export type { Packages } from './files/package-json.ts';
export type { ImageTexts } from './plan/image-files.ts';
export { type Adopted, type PlanOptions, planFiles } from './plan/plan-files.ts';
export type { Action, ReadFile, WrittenFile } from './plan/written-file.ts';
export { type Repository, readerIn, readRepository, requireName } from './repository/repository.ts';
export { windowsScripts } from './repository/scripts.ts';
export { writeFiles } from './write.ts';
