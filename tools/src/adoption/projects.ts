import { existsSync, realpathSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { type Repository, requireName } from '@shipshape/adoption';
import {
  type DjangoProject,
  describeFolder,
  detect,
  listed,
  listFiles,
  statedNames,
} from '@shipshape/workload';
import { UserError } from '@shipshape/workspace';
import type { AdoptionRequest } from './request.ts';
import { unfinished } from './unfinished.ts';

/** Which projects of a repository are adopted, by the names that they get, and the folders of the others. */
export interface Chosen {
  projects: DjangoProject[];
  leftOut: string[];
}

/**
 * The projects of a repository that are adopted: those that are already, and those in the folder that was asked for. At the
 * repository's top that is every project, until some are adopted.
 *
 * @throws UserError where there is none, or the pipeline would find others, or refuse them
 */
export function adoptedProjects(
  { root, files }: Repository,
  { only, name, folder }: AdoptionRequest,
): Chosen {
  const found = describeFolder(root);
  const isAdopted = (project: DjangoProject) => existsSync(join(root, project.root, 'shipshape.json'));
  const asked = only === undefined ? relative(realpathSync(root), realpathSync(folder)) : '';
  const fresh = freshAmong(found);
  const projects = only === undefined ? found.filter((one) => fresh.includes(one) || isAdopted(one)) : fresh;
  if (projects.length === 0 || (asked !== '' && fresh.length === 0)) {
    const where = join(root, only ?? asked);
    const others = found.map((project) => project.root);
    throw new UserError(
      others.length > 0
        ? `There is no Django project in ${where}: the repository has one in ${listed(others)}. Nothing was written.`
        : `There is no Django project in ${where}: among its ${files.length} files is no manage.py outside of tests and tools. Nothing was written.`,
    );
  }
  const given = name ? (fresh.length > 0 ? fresh : projects) : [];
  if (given.length > 1) {
    const roots = given.map((project) => project.root);
    throw new UserError(
      `--name is for one project, and there are several (${listed(roots)}): run this in the folder of one. Nothing was written.`,
    );
  }
  const named = projects.map((one) => (given.includes(one) ? { ...one, name: requireName(name) } : one));
  requireSameProjects(root, named);
  const leftOut = found.filter((one) => !projects.includes(one)).map((one) => one.root);
  return { projects: named, leftOut: only === undefined ? leftOut : [] };

  function freshAmong(all: DjangoProject[]): DjangoProject[] {
    if (only !== undefined) return all.filter((project) => project.root === only);
    if (asked === '') return all.some(isAdopted) && !unfinished(root).isThere() ? [] : all;
    const below = all.filter((project) => isIn(project.root, asked));
    const around = all.filter((project) => isIn(asked, project.root));
    return below.length > 0 ? below : around.sort((a, b) => a.root.length - b.root.length).slice(-1);
  }
}

const isIn = (folder: string, other: string): boolean =>
  other === '.' || folder === other || folder.startsWith(`${other}/`);

/** The pipeline finds projects by their files alone: what it would not find, or would refuse, is reported now. */
function requireSameProjects(root: string, projects: readonly DjangoProject[]): void {
  const names = new Map(projects.map((project) => [project.root, project.name]));
  const written = projects.map((project) => posix.join(project.root, 'shipshape.json'));
  const files = [...new Set([...listFiles(undefined, root), ...written])];
  const stated = statedNames(root);
  const { problems } = detect(files, undefined, (at) => names.get(at) ?? stated(at));
  if (problems.length > 0) throw new UserError(`${problems.join('\n')} Nothing was written.`);
}
