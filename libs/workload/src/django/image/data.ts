import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { inContext } from './in-context.ts';
import { comment, quoted, run } from './text.ts';

/** What a deployment mounts a volume at. */
export const dataFolder = '/data';

/** The SQLite that the settings use, unless variables say otherwise, in a file of the Docker context. */
function database(project: DjangoProject): { file: string; folder: string | undefined } | undefined {
  const found = project.services.find(({ value }) => value.file !== undefined)?.value;
  const file = found?.file === undefined ? undefined : inContext(project, found.file);
  if (file === undefined) return undefined;
  return { file, folder: found?.folder === undefined ? undefined : inContext(project, found.folder) };
}

/** Whether the image has a folder for data: its database is a file in the folder of its code, which is read-only. */
export const keepsData = (project: DjangoProject): boolean => database(project) !== undefined;

/** In the stage of the code, before its commands: a folder that git does not hold, and that the settings open files in. */
export function madeFolders(project: DjangoProject): string[] {
  const folder = database(project)?.folder;
  return folder === undefined ? [] : [`mkdir -p ${inApp(folder)}`];
}

/** In the stage of the code: what the settings write beside it leads to the folder for data, or to /tmp. */
export const dataLinks = (project: DjangoProject): string[] => [
  ...databaseLink(project),
  ...logLinks(project),
];

function databaseLink(project: DjangoProject): string[] {
  const found = database(project);
  if (!found) return [];
  const { file, folder } = found;
  const what = folder === undefined ? 'that file' : 'its folder, where the settings keep other data as well,';
  const link =
    folder === undefined
      ? linkTo(posix.join(dataFolder, posix.basename(file)), file)
      : [`rm -rf ${inApp(folder)}`, ...linkTo(dataFolder, folder)];
  return [
    comment(
      `The settings have their SQLite database beside the code, which is read-only: ${what} is a link into ${dataFolder}, where a deployment mounts a volume.`,
    ),
    run(link),
  ];
}

function logLinks(project: DjangoProject): string[] {
  const files = project.logFiles.flatMap((file) => inContext(project, file) ?? []);
  const kept = database(project)?.folder;
  const linked = files.filter((file) => kept === undefined || !file.startsWith(`${kept}/`));
  if (linked.length === 0) return [];
  return [
    comment(
      'The settings log into files beside the code, which is read-only: they are links into /tmp. What is logged to the console is kept by the deployment.',
    ),
    run(linked.flatMap((file) => linkTo(posix.join('/tmp', file.replaceAll('/', '-')), file))),
  ];
}

const inApp = (path: string) => quoted(posix.join('/app', path));

const linkTo = (target: string, path: string): string[] => [
  `mkdir -p ${inApp(posix.dirname(path))}`,
  `ln -sf ${quoted(target)} ${inApp(path)}`,
];
