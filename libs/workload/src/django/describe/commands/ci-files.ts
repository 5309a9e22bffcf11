import { isBelow, join, relative } from '../../../paths.ts';
import type { Place } from '../sources.ts';

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
export const ciFolder = ({ sources, root }: Place): string =>
  sources.hasFolder(below(root, '.github/workflows')) ||
  otherSystems.some((name) => sources.has(below(root, name)))
    ? root
    : '.';

const below = (folder: string, path: string) => join(folder, path) as string;

/** GitHub's workflows and the repository's own actions. */
export function githubFiles(place: Place): string[] {
  const base = ciFolder(place);
  const pattern = /^\.github\/((workflows|actions)\/.+|.+\/action)\.ya?ml$/;
  return place.sources.files.filter((path) => isBelow(path, base) && pattern.test(relative(base, path)));
}

/** What configures the other systems. */
export function otherCiFiles(place: Place): string[] {
  const base = ciFolder(place);
  return otherSystems.map((name) => below(base, name)).filter(place.sources.has);
}
