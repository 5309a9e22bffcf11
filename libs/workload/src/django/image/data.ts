import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { inContext } from './in-context.ts';
import { comment, quoted, run } from './text.ts';

/** What a deployment mounts a volume at. */
export const dataFolder = '/data';

/** The file of a hard-coded SQLite, from the Docker context. */
function databaseFile(project: DjangoProject): string | undefined {
  const file = project.services.find(({ value }) => value.file !== undefined)?.value.file;
  return file === undefined ? undefined : inContext(project, file);
}

/** Whether the image has a folder for data: its database is a file in the folder of its code, which is read-only. */
export const keepsData = (project: DjangoProject): boolean => databaseFile(project) !== undefined;

/** In the stage of the code: the place of that file leads to the folder for data. */
export function dataLink(project: DjangoProject): string[] {
  const file = databaseFile(project);
  if (file === undefined) return [];
  return [
    comment(
      `The settings have their SQLite database beside the code, which is read-only: that file is a link into ${dataFolder}, where a deployment mounts a volume.`,
    ),
    run([
      `mkdir -p ${quoted(posix.join('/app', posix.dirname(file)))}`,
      `ln -sf ${posix.join(dataFolder, posix.basename(file))} ${quoted(posix.join('/app', file))}`,
    ]),
  ];
}
