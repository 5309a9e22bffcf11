export { describe } from './describe.ts';
export { describeFolder } from './folder.ts';
export { fromItsFolder } from './from-folder.ts';
export { printHints, printProject } from './print.ts';
export type * from './project.ts';
export { productionVariables, settingsVariables } from './settings/choose.ts';
