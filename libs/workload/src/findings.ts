import type { BaseRecipe, Finding } from '@shipshape/provision';
import { workspaceRoot } from '@shipshape/workspace';
import { detect, listFiles, statedNames, workloadOf } from './projects.ts';
import { workloads } from './workloads.ts';

/** What `doctor` reports of the projects of this workspace: each with its kind, and what stops or is left out. */
export function projectFindings(known = workloads, folder = workspaceRoot): Finding[] {
  const { projects, problems, remarks } = detect(listFiles(known, folder), known, statedNames(folder));
  const found = projects.map((project): Finding => {
    const { title } = workloadOf(project, known);
    const detail = `${project.name} (${title}, by ${project.root}/${project.marker})`;
    return { name: 'project', status: 'ready', detail };
  });
  const missing = problems.map((detail): Finding => ({ name: 'project', status: 'missing', detail }));
  const leftOut = remarks.map((detail): Finding => ({ name: 'left out', status: 'ready', detail }));
  return [...found, ...missing, ...leftOut];
}

/** The base images that the projects of this workspace build on, each once. */
export function projectBases(known = workloads, folder = workspaceRoot): BaseRecipe[] {
  const { projects } = detect(listFiles(known, folder), known, statedNames(folder));
  const bases = projects.map((project) => workloadOf(project, known).image(project, folder).base);
  const name = ({ official }: BaseRecipe) => `${official.repository}:${official.tag}`;
  return [...new Map(bases.map((base) => [name(base), base])).values()];
}
