import { join } from 'node:path';
import { readText, workspaceRoot } from '@shipshape/workspace';
import { findProjects, listFiles, workloadOf } from './projects.ts';
import { workloads } from './workloads.ts';

/** Files in which a workspace states, beside shipshape.json, which variables count for a task: `{ "env": "NAME" }`. */
const configurations = ['nx.json', 'project.json', 'package.json'];

/**
 * The names of the user's variables that somebody states: in shipshape.json, for lint, test or the build, and in Nx's own
 * configuration as an input of a task. Only these reach Nx's tasks beside what every tool may know.
 */
export function statedVariables(known = workloads, folder = workspaceRoot): string[] {
  const projects = findProjects(known, folder);
  const ofKinds = projects.flatMap((project) => {
    const workload = workloadOf(project, known);
    const inputs = Object.values(workload.targets(project)).flatMap((target) => target.inputs);
    return [
      ...inputs.flatMap((input) => (typeof input === 'object' && 'env' in input ? [input.env] : [])),
      ...workload.image(project, folder).environment,
      ...(workload.buildSecrets?.(project) ?? []).flatMap(({ environment }) => environment ?? []),
    ];
  });
  const ofNx = listFiles(known, folder, configurations)
    .map((file) => join(folder, file))
    .flatMap((file) => [...(readText(file) ?? '').matchAll(/"env"\s*:\s*"([A-Za-z_]\w*)"/g)])
    .map(([, name = '']) => name);
  return [...new Set([...ofKinds, ...ofNx])].sort();
}
