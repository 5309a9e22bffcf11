import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf, UserError, workspaceRoot } from '@shipshape/workspace';
import { merge } from './detect.ts';
import { isMisnamed, isProjectFile } from './project-folder.ts';
import { dockerfileOf, statedIdentity } from './stated.ts';
import type { Detection, Project, Workload } from './workload.ts';
import { workloads } from './workloads.ts';

/**
 * The projects among these files, of every kind.
 *
 * @param files paths from the workspace root, with `/`
 * @param stated the name that a project states, by its folder
 */
export const detect = (
  files: readonly string[],
  known = workloads,
  stated?: (root: string) => string | undefined,
): Detection => merge(known.map((workload) => workload.detect(files, stated)));

/** The names that the projects of a workspace state in their shipshape.json, by their folders. */
export const statedNames = (folder: string) => (root: string) => statedIdentity(root, folder).name;

/**
 * The workspace's files that some kind of application looks at; hidden folders and those of tools are left out.
 *
 * @param wanted the names of other files instead
 */
export function listFiles(
  known = workloads,
  folder = workspaceRoot,
  wanted: readonly string[] = known.flatMap(({ files }) => files),
): string[] {
  const names = new Set(wanted);
  const found: string[] = [];
  const walk = (prefix: string) => {
    for (const entry of entriesOf(join(folder, prefix))) {
      const path = prefix ? `${prefix}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (isProjectFile(`${path}/`) || isMisnamed(`${path}/`)) walk(path);
      } else if (names.has(entry.name)) found.push(path);
    }
  };
  walk('');
  return found;
}

/** Where the browser tests of a project are, from the workspace root, as far as it has any: `apps/<name>-e2e`. */
export const browserTestsOf = (project: string): string => `apps/${project}-e2e`;

/**
 * Every project of the workspace.
 *
 * @throws UserError that names everything to be corrected first, such as a folder whose name cannot be an image's
 */
export function findProjects(known = workloads, folder = workspaceRoot): Project[] {
  const { projects, problems } = detect(listFiles(known, folder), known, statedNames(folder));
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return projects;
}

/**
 * The project of that name, or the only one there is.
 *
 * @param name empty for the only one
 * @throws UserError where there is no such project, or none was named and there are several
 */
export function findProject(name: string, known = workloads, folder = workspaceRoot): Project {
  const all = findProjects(known, folder);
  const found = name ? all.filter((project) => project.name === name) : all;
  if (found.length === 1) return found[0] as Project;
  const names = all.map((project) => project.name).join(', ');
  if (found.length > 1) {
    throw new UserError(`There are several projects (${names}): choose one with --project.`);
  }
  if (all.length > 0) throw new UserError(`There is no project "${name}": choose one of ${names}.`);
  throw new UserError(
    `There is no project here: Shipshape looks for apps/<name>/${markers(known)}. In a repository of your own, run npx shipshape init first.`,
  );
}

/**
 * The kind of application that a project is.
 *
 * @throws UserError where that kind is no longer known
 */
export function workloadOf({ kind, root }: Pick<Project, 'kind' | 'root'>, known = workloads): Workload {
  const found = known.find((workload) => workload.kind === kind);
  if (found) return found;
  throw new UserError(
    `${root} is a project of the kind "${kind}", which Shipshape does not know. It knows ${titles(known)}.`,
  );
}

/** The verbs that a kind may have. */
export type WorkloadVerb = 'lint' | 'test' | 'lock' | 'lockCheck' | 'migrate' | 'serve';

/**
 * What carries out a verb for a project.
 *
 * @throws UserError where its kind of application has no such verb
 */
export function verbOf<V extends WorkloadVerb>(
  project: Project,
  verb: V,
  known = workloads,
): NonNullable<Workload[V]> {
  const workload = workloadOf(project, known);
  const found = workload[verb];
  if (found) return found;
  throw new UserError(`${project.name} is a ${workload.title} project, which has no ${verb}.`);
}

/**
 * The projects that have a Dockerfile: all, or the one that is named.
 *
 * @throws UserError where there is none, or a Dockerfile lies without a kind's marker file
 */
export function imageProjects(name?: string, known = workloads, folder = workspaceRoot): Project[] {
  const hasDockerfile = (root: string) => existsSync(join(folder, root, dockerfileOf(root, folder)));
  const all = findProjects(known, folder).filter(({ root }) => hasDockerfile(root));
  const projects = name ? all.filter((project) => project.name === name) : all;
  if (projects.length > 0) return projects;
  if (name && all.length > 0 && !existsSync(join(folder, 'apps', name))) {
    const names = all.map((project) => project.name).join(', ');
    throw new UserError(`There is no project "${name}": choose one of ${names}.`);
  }
  const root = name ? `apps/${name}` : 'apps/<name>';
  const missing = name && hasDockerfile(root) ? markers(known) : `${markers(known)} and a Dockerfile`;
  throw new UserError(
    `There is no ${titles(known)} project to take to an image: ${root} needs a ${missing}.`,
  );
}

const markers = (known: readonly Workload[]) => known.map(({ marker }) => marker).join(' or ');
const titles = (known: readonly Workload[]) => known.map(({ title }) => title).join(' or ');
