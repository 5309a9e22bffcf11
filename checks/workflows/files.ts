import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Text files by their path from the repository's root. */
export type Files = Record<string, string>;

const read = (folder: string, fits: (name: string) => boolean): Files =>
  Object.fromEntries(
    (readdirSync(join(root, folder), { recursive: true }) as string[])
      .filter(fits)
      .sort()
      .map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')]),
  );

/** Everything under .github that GitHub acts on. */
export const githubFiles = (): Files => read('.github', (name) => /\.ya?ml$/.test(name));

export const isWorkflow = (path: string): boolean => path.startsWith('.github/workflows/');
export const isAction = (path: string): boolean => path.startsWith('.github/actions/');
