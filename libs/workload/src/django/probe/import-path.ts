import { delimiter, join } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';

/**
 * The variable by which Python finds what a project imports from beside manage.py's folder.
 *
 * @param root where the description begins, absolute
 */
export const importPath = (
  { importFolders }: Pick<DjangoProject, 'importFolders'>,
  root: string,
): Record<string, string> =>
  importFolders.length > 0
    ? { PYTHONPATH: importFolders.map((folder) => join(root, folder)).join(delimiter) }
    : {};
