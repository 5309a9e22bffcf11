export { listed, projectFiles } from './detect.ts';
export {
  describe,
  describeFolder,
  printHints,
  printProject,
} from './django/describe/index.ts';
export type { DjangoProject, Evidence } from './django/describe/project.ts';
export { probe, probeHere } from './django/probe/index.ts';
export { requireStatement } from './django/settings.ts';
export { projectBases, projectFindings } from './findings.ts';
export { imageFiles } from './image-files.ts';
export { imageInputs } from './image-inputs.ts';
export {
  browserTestsOf,
  detect,
  findProject,
  findProjects,
  imageProjects,
  listFiles,
  statedNames,
  verbOf,
  workloadOf,
} from './projects.ts';
export { pythonsOf } from './pythons.ts';
export { dockerfileOf, folderName } from './stated.ts';
export { statedVariables } from './stated-variables.ts';
export type {
  ImageVersion,
  PictureSettings,
  Preview,
  Project,
  StatedSecret,
  Target,
  Task,
  Workload,
} from './workload.ts';
export { workloads } from './workloads.ts';
