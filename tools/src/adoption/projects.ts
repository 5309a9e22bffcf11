import { join } from 'node:path';
import { type Repository, requireName } from '@shipshape/adoption';
import { type DjangoProject, describeFolder, detect, listFiles, statedNames } from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import type { AdoptionRequest } from './request.ts';

/**
 * The projects of a repository that are adopted, by the names that they get.
 *
 * @throws UserError where there is none, or the pipeline would find others, or refuse them
 */
export function adoptedProjects(
  { root, files }: Repository,
  { only, name }: AdoptionRequest,
): DjangoProject[] {
  const stated = statedNames(root);
  const found = describeFolder(root).map((each) => ({ ...each, name: stated(each.root) ?? each.name }));
  const projects = found.filter((project) => only === undefined || project.root === only);
  if (projects.length === 0) {
    const where = only === undefined ? root : join(root, only);
    throw new UserError(
      `There is no Django project in ${where}: among its ${files.length} files is no manage.py outside of tests and tools. Nothing was written.`,
    );
  }
  if (name && projects.length > 1) {
    const roots = projects.map((project) => project.root).join(', ');
    throw new UserError(`--name is for one project, and there are several (${roots}). Nothing was written.`);
  }
  const named = name ? projects.map((project) => ({ ...project, name: requireName(name) })) : projects;
  requireSameProjects(
    root,
    found.map((project) => named.find((each) => each.root === project.root) ?? project),
  );
  return named;
}

/** The pipeline finds projects by their files alone: what it would not find, or would refuse, is reported now. */
function requireSameProjects(root: string, projects: readonly DjangoProject[]): void {
  const names = new Map(projects.map((project) => [project.root, project.name]));
  const { problems } = detect(listFiles(undefined, root), undefined, (at) => names.get(at));
  const twice = projects.find(({ name }, at) => projects.findIndex((other) => other.name === name) !== at);
  if (twice) problems.push(`Two projects would be called ${twice.name}: rename one of their folders.`);
  if (problems.length > 0) throw new UserError(`${problems.join('\n')} Nothing was written.`);
}
