import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';

/**
 * Makes the folders that settings write in and that git cannot hold, being empty: that of SQLite's file and those of log
 * files. A project's CI makes them by `mkdir`; to git an empty folder is no change.
 *
 * @param root where the description begins, absolute
 */
export function makeWrittenFolders(
  root: string,
  { services, logFiles }: Pick<DjangoProject, 'services' | 'logFiles'>,
): void {
  const folders = [...services.flatMap(({ value }) => value.folder ?? []), ...logFiles.map(dirname)];
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
}
