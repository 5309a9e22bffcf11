export { detectByMarker, listed, projectFiles } from './detect.ts';
export {
  type DescribeOptions,
  describe,
  describeFolder,
  printHints,
  printProject,
} from './django/describe/index.ts';
export type { DjangoProject, Evidence, Fact } from './django/describe/project.ts';
export {
  type Probed,
  type ProbedVariable,
  type ProbeOptions,
  probe,
  probeHere,
  type Runner,
} from './django/probe/index.ts';
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
  type WorkloadVerb,
  workloadOf,
} from './projects.ts';
export { pythonsOf } from './pythons.ts';
export { startsCheck } from './smoke/starts.ts';
export { stopsCheck } from './smoke/stops.ts';
export { dockerfileOf, folderName } from './stated.ts';
export { statedVariables } from './stated-variables.ts';
export type {
  DemoLogin,
  Detection,
  ImageShape,
  ImageVersion,
  PictureSettings,
  Preview,
  Project,
  StatedSecret,
  Target,
  TargetInput,
  Task,
  Workload,
} from './workload.ts';
export { workloads } from './workloads.ts';
