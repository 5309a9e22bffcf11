import { folderOf, join } from '../../../paths.ts';

/** The folder that a step of CI names, from the repository's root; undefined where only a run knows it. */
export function namedFolder(base: string, text: string): string | undefined {
  const path = text.replace(
    /^(\$\{\{\s*github\.workspace\s*\}\}|\$\{?GITHUB_WORKSPACE\}?|\$\{?CI_PROJECT_DIR\}?)\/?/,
    '/',
  );
  if (/[$~]/.test(path)) return undefined;
  return path.startsWith('/') ? join('.', path) : join(base, path);
}

/** The folder that a file's commands run in: its own. */
export const besides = (file: string): { folder: string } => ({ folder: folderOf(file) });
