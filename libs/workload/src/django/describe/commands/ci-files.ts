import { isBelow, join, relative } from '../paths.ts';
import type { Sources } from '../sources.ts';

/** Where CI's systems other than GitHub's are configured. */
export const otherSystems = [
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  '.travis.yml',
  'bitbucket-pipelines.yml',
  'azure-pipelines.yml',
  '.woodpecker.yml',
  '.drone.yml',
  '.cirrus.yml',
] as const;

/** Where CI is configured: at the repository's root; in the project's folder, where it was a repository of its own. */
export const ciFolder = (sources: Sources, root: string): string =>
  sources.hasFolder(below(root, '.github/workflows')) ||
  otherSystems.some((name) => sources.has(below(root, name)))
    ? root
    : '.';

const below = (folder: string, path: string) => join(folder, path) as string;

/** GitHub's workflows and the repository's own actions. */
export function githubFiles(sources: Sources, root: string): string[] {
  const base = ciFolder(sources, root);
  const pattern = /^\.github\/((workflows|actions)\/.+|.+\/action)\.ya?ml$/;
  return sources.files.filter((path) => isBelow(path, base) && pattern.test(relative(base, path)));
}

/** What configures the other systems. */
export function otherCiFiles(sources: Sources, root: string): string[] {
  const base = ciFolder(sources, root);
  return otherSystems.map((name) => below(base, name)).filter(sources.has);
}
