import { literal } from '../../../literal.ts';
import { folderOf, isBelow, join, relative } from '../../../paths.ts';
import { get, type Place, type Sources } from '../sources.ts';

/** Where CI's systems other than GitHub's are configured. */
export const otherSystems = [
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  '.travis.yml',
  'bitbucket-pipelines.yml',
  'azure-pipelines.yml',
  '.woodpecker.yml',
  '.woodpecker.yaml',
  '.drone.yml',
  '.cirrus.yml',
  'Jenkinsfile',
] as const;

/** Where CI is configured: at the repository's root; in the project's folder, where it was a repository of its own. */
export const ciFolder = ({ sources, root }: Place): string =>
  ['.github/workflows', '.woodpecker'].some((folder) => sources.hasFolder(below(root, folder))) ||
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

/** What configures the other systems: GitLab's file includes more, and Woodpecker has a folder. */
export function otherCiFiles(place: Place): string[] {
  const base = ciFolder(place);
  const { sources } = place;
  const found = otherSystems.map((name) => below(base, name)).filter(sources.has);
  const woodpecker = sources.files.filter(
    (path) => folderOf(path) === below(base, '.woodpecker') && /\.ya?ml$/.test(path),
  );
  return [...new Set([...withIncluded(sources, base, found), ...woodpecker])];
}

/** These files of GitLab's with those of the repository that they include, and that these do in turn. */
function withIncluded(sources: Sources, base: string, files: string[]): string[] {
  const all = [...files];
  const gitlab = all.filter((path) => path.endsWith('.gitlab-ci.yml'));
  for (const file of gitlab)
    for (const path of included(sources, base, file))
      if (!gitlab.includes(path)) {
        gitlab.push(path);
        all.push(path);
      }
  return all;
}

/** The files of the repository that one includes: `include: ci/test.yml`, `include: [{local: '.gitlab/**.yml'}]`. */
function included(sources: Sources, base: string, file: string): string[] {
  const stated = [get(sources.yaml(file), 'include')].flat();
  return stated.flatMap((one) => {
    const path = typeof one === 'string' ? one : get(one, 'local');
    if (typeof path !== 'string' || /:\/\//.test(path)) return [];
    const whole = below(base, path.replace(/^\/+/, ''));
    if (!path.includes('*')) return sources.has(whole) ? [whole] : [];
    const parts = whole.split(/(\*+)/).map((part) => {
      if (part.startsWith('**')) return '.*';
      return part === '*' ? '[^/]*' : literal(part);
    });
    const pattern = new RegExp(`^${parts.join('')}$`);
    return sources.files.filter((one) => pattern.test(one));
  });
}
