export { detectByMarker, projectFiles } from './detect.ts';
export { type DescribeOptions, describe, describeFolder } from './django/describe/index.ts';
export type { DjangoProject, Evidence, Fact } from './django/describe/project.ts';
export { dockerfileOf } from './dockerfile.ts';
export { projectBases, projectFindings } from './findings.ts';
export { imageFiles } from './image-files.ts';
export { imageInputs } from './image-inputs.ts';
export {
  detect,
  findProject,
  findProjects,
  imageProjects,
  listFiles,
  verbOf,
  type WorkloadVerb,
  workloadOf,
} from './projects.ts';
export { startsCheck } from './smoke/starts.ts';
export { stopsCheck } from './smoke/stops.ts';
export type {
  Detection,
  ImageShape,
  ImageVersion,
  Project,
  Target,
  TargetInput,
  Task,
  Workload,
} from './workload.ts';
export { workloads } from './workloads.ts';
