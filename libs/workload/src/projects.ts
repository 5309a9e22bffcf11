import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';

export interface Project {
  name: string;
  /** Its folder, from the workspace root. */
  root: string;
}

const has = (root: string, file: string) => existsSync(join(workspaceRoot, root, file));

/** The folders of `apps` that have a manage.py, as the Nx plugin sees them. */
export const djangoProjects = (): Project[] =>
  readdirSync(join(workspaceRoot, 'apps'))
    .map((name) => ({ name, root: join('apps', name) }))
    .filter(({ root }) => has(root, 'manage.py'));

/**
 * The Django projects that have a Dockerfile: all, or the one that is named.
 *
 * @throws UserError where there is none, or a Dockerfile lies without a manage.py beside it
 */
export function imageProjects(name?: string): Project[] {
  const projects = djangoProjects().filter(
    (project) => has(project.root, 'Dockerfile') && (name ?? project.name) === project.name,
  );
  if (projects.length > 0) return projects;
  const root = name ? join('apps', name) : 'apps/<name>';
  const missing = name && has(root, 'Dockerfile') ? 'manage.py' : 'manage.py and a Dockerfile';
  throw new UserError(`There is no Django project to take to an image: ${root} needs a ${missing}.`);
}

/**
 * The project of that name, or the only one there is.
 *
 * @param name empty for the only one
 * @throws UserError where there is no such project, or none was named and there are several
 */
export function findProject(name: string): Project {
  const all = djangoProjects();
  const found = name ? all.filter((project) => project.name === name) : all;
  if (found.length === 1) return found[0] as Project;
  const names = all.map((project) => project.name).join(', ');
  if (found.length > 1)
    throw new UserError(`There are several projects (${names}): choose one with --project.`);
  if (all.length > 0) throw new UserError(`There is no project "${name}": choose one of ${names}.`);
  throw new UserError('There is no project here: Shipshape looks for apps/<name>/manage.py.');
}
