import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Text files by their path from the repository's root. */
export type Files = Record<string, string>;

const read = (paths: string[]): Files =>
  Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));

const under = (folder: string, recursive = true): string[] =>
  (readdirSync(join(root, folder), { recursive }) as string[]).map((name) => `${folder}/${name}`);

/**
 * Everything under .github that GitHub acts on, the Dockerfiles, whose images its Dependabot keeps, and what is run on every
 * submission.
 */
export const githubFiles = (): Files =>
  read([
    '.ci/run',
    'checks/workflows/package.json',
    ...under('.github').filter((path) => /\.ya?ml$|\/Dockerfile$/.test(path)),
    ...under('apps', false).flatMap((app) =>
      existsSync(join(root, app, 'Dockerfile')) ? [`${app}/Dockerfile`] : [],
    ),
  ]);

export const isWorkflow = (path: string): boolean => path.startsWith('.github/workflows/');
export const isAction = (path: string): boolean =>
  path.startsWith('.github/actions/') && /\.ya?ml$/.test(path);
