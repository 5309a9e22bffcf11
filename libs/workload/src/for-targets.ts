// What the Nx plugin asks of a project. Every call of Nx loads it, so nothing that carries out a verb is among it.
export { imageInputs } from './image-inputs.ts';
export { browserTestsOf, detect, statedNames, workloadOf } from './projects.ts';
export { dockerfileOf } from './stated.ts';
export type { Project, Target } from './workload.ts';
export { workloads } from './workloads.ts';
