import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';

/**
 * Makes the folders that settings name and that git cannot hold, being empty: that of SQLite's file, those of log files, and
 * WhiteNoise's, which warns of a missing one, and tests may take warnings for errors. A project's CI makes them by `mkdir`
 * or in its image; to git an empty folder is no change.
 *
 * @param root where the description begins, absolute
 * @returns the topmost folder of each that was not there
 */
export function makeWrittenFolders(
  root: string,
  {
    root: own,
    services,
    logFiles,
    static: files,
  }: Pick<DjangoProject, 'root' | 'services' | 'logFiles' | 'static'>,
): string[] {
  const { servedBy, root: collected } = files.value;
  const folders = [
    ...services.flatMap(({ value }) => value.folder ?? []),
    ...logFiles.map(dirname),
    ...(servedBy === 'whitenoise' && collected && !/^(\/|\.\.(\/|$))/.test(collected)
      ? [join(own, collected)]
      : []),
  ];
  // Absolute ones are those of a container.
  return folders
    .filter((one) => !one.startsWith('/'))
    .flatMap((folder) => mkdirSync(join(root, folder), { recursive: true }) ?? []);
}
