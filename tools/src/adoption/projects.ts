import { existsSync, realpathSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { type Repository, requireName } from '@shipshape/adoption';
import {
  type DjangoProject,
  describeFolder,
  detect,
  listed,
  listFiles,
  requireStatement,
  statedNames,
} from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import type { AdoptionRequest } from './request.ts';
import { unfinished } from './unfinished.ts';

/** Which projects of a repository the pipeline has after this call, by their names, and the folders of the others. */
export interface Chosen {
  projects: DjangoProject[];
  leftOut: string[];
}

/**
 * The projects that the pipeline has after this call: those that are adopted already, and those that this call is for. With
 * `only`, it is for the one in that folder, and the others are none of its business.
 *
 * @throws UserError where it is for none, the pipeline would find others or refuse them, or one's shipshape.json is not valid
 */
export function adoptedProjects(repository: Repository, { only, name, folder }: AdoptionRequest): Chosen {
  const { root } = repository;
  const found = describeFolder(root);
  const place = only ?? (relative(realpathSync(root), realpathSync(folder)) || '.');
  const adopted = only === undefined ? found.filter((one) => isAdopted(root, one)) : [];
  const wanted =
    only === undefined ? wantedIn(place, found, atTop()) : found.filter((one) => one.root === only);
  if (wanted.length === 0) throw noProject(repository, place, found);
  if (name && wanted.length > 1) throw severalFor(wanted);
  const projects = found
    .filter((one) => wanted.includes(one) || adopted.includes(one))
    .map((one) => (name && wanted.includes(one) ? { ...one, name: requireName(name) } : one));
  requireSameProjects(root, projects);
  for (const project of projects) requireStatement(project.root, root);
  const roots = new Set(projects.map((one) => one.root));
  const leftOut = found.map((one) => one.root).filter((one) => !roots.has(one));
  return { projects, leftOut: only === undefined ? leftOut : [] };

  /** Every project, until an adoption came to its end. */
  function atTop(): DjangoProject[] {
    return adopted.length > 0 && !unfinished(root).isThere() ? adopted : found;
  }
}

const isAdopted = (root: string, project: DjangoProject): boolean =>
  existsSync(join(root, project.root, 'shipshape.json'));

/** The projects that a call in a folder is for: those below it, or the nearest one around it. */
function wantedIn(folder: string, found: DjangoProject[], atTop: DjangoProject[]): DjangoProject[] {
  if (folder === '.') return atTop;
  const below = found.filter((one) => isIn(one.root, folder));
  if (below.length > 0) return below;
  const around = found.filter((one) => isIn(folder, one.root));
  return around.sort((a, b) => b.root.length - a.root.length).slice(0, 1);
}

const isIn = (folder: string, other: string): boolean =>
  other === '.' || folder === other || folder.startsWith(`${other}/`);

function noProject({ root, files }: Repository, place: string, found: readonly DjangoProject[]): UserError {
  const why =
    found.length > 0
      ? `the repository has one in ${listed(found.map((one) => one.root))}`
      : `among its ${files.length} files is no manage.py outside of tests and tools`;
  return new UserError(`There is no Django project in ${join(root, place)}: ${why}. Nothing was written.`);
}

const severalFor = (wanted: readonly DjangoProject[]): UserError =>
  new UserError(
    `--name is for one project, and there are several (${listed(wanted.map((one) => one.root))}): run this in the folder of one. Nothing was written.`,
  );

/** The pipeline finds projects by their files alone: what it would not find, or would refuse, is reported now. */
function requireSameProjects(root: string, projects: readonly DjangoProject[]): void {
  const names = new Map(projects.map((project) => [project.root, project.name]));
  const written = projects.map((project) => posix.join(project.root, 'shipshape.json'));
  const files = [...new Set([...listFiles(undefined, root), ...written])];
  const stated = statedNames(root);
  const { problems } = detect(files, undefined, (at) => names.get(at) ?? stated(at));
  if (problems.length > 0) throw new UserError(`${problems.join('\n')} Nothing was written.`);
}
