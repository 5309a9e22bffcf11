import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { inContext, outsideOfContext } from './in-context.ts';
import { comment, quoted, run } from './text.ts';

/** What a deployment mounts a volume at, for a database beside the code. */
const dataFolder = '/data';

/** The SQLite that the settings use, unless variables say otherwise, in a file of the Docker context. */
function database(project: DjangoProject): { file: string; folder: string | undefined } | undefined {
  const found = project.services.find(({ value }) => value.file !== undefined)?.value;
  const file = found?.file === undefined ? undefined : inContext(project, found.file);
  if (file === undefined) return undefined;
  return { file, folder: found?.folder === undefined ? undefined : inContext(project, found.folder) };
}

/**
 * The folders that the image has for data, each where a deployment mounts a volume: one for a database beside the code, which is
 * read-only, and those outside of the code that the settings name, unless Debian or this image has something else there; and
 * that of django-compressor, where it is at work while pages are served.
 */
export function dataFolders(project: DjangoProject): string[] {
  const { compressed } = project.static.value;
  const named = [
    ...databasesOutside(project).map((file) => posix.dirname(file)),
    ...outsideOfContext(project, project.uploadFolders),
  ];
  const all = [
    ...(database(project) || databasesBesideApp(project).length > 0 ? [dataFolder] : []),
    ...named.filter((one) => isPlain.test(one) && !isTaken.test(one)),
    ...(compressed ? [posix.resolve('/app', compressed)] : []),
  ];
  return [...new Set(all)].filter((one) => !all.some((other) => one.startsWith(`${other}/`)));
}

const databasesOutside = (project: DjangoProject): string[] =>
  outsideOfContext(
    project,
    project.services.flatMap(({ value: { file } }) => file ?? []),
  );

/** `BASE_DIR.parent / "db.sqlite3"`: no volume can be mounted at the folder of that file. */
const databasesBesideApp = (project: DjangoProject): string[] =>
  databasesOutside(project).filter((file) => posix.dirname(file) === '/' && isPlain.test(file));

const isPlain = /^[\w./@+-]+$/;
const isTaken =
  /^\/(app|bin|boot|dev|etc|lib\w*|proc|root|run|s?bin|sys|tmp)(\/|$)|^\/(home|opt|usr|var)?$|^\/opt\/(serve|venv)(\/|$)|^\/usr\/(?!src\/)|^\/var\/(cache|lib|log|tmp)$/;

/**
 * In the stage without the code: those folders, a database at the top as a link into the one for data, and files outside of the
 * code that the settings log into, as links to /tmp.
 */
export function madeOutside(project: DjangoProject): string[] {
  const folders = dataFolders(project);
  const logs = outsideOfContext(project, project.logFiles)
    .filter((file) => /^\/(?!(app|dev|proc|run|tmp)\/)/.test(file))
    .filter((file) => !folders.some((folder) => file.startsWith(`${folder}/`)));
  return [
    ...(folders.length > 0 ? [`install -d -m 1777 ${folders.map(quoted).join(' ')}`] : []),
    ...databasesBesideApp(project).map((file) => `ln -sf ${posix.join(dataFolder, file)} ${file}`),
    ...logs.flatMap((file) => linkTo(posix.join('/tmp', file.slice(1).replaceAll('/', '-')), file)),
  ];
}

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
      ? linkTo(posix.join(dataFolder, posix.basename(file)), posix.join('/app', file))
      : [`rm -rf ${inApp(folder)}`, ...linkTo(dataFolder, posix.join('/app', folder))];
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
    // Several of one folder make it once.
    run([
      ...new Set(
        linked.flatMap((file) =>
          linkTo(posix.join('/tmp', file.replaceAll('/', '-')), posix.join('/app', file)),
        ),
      ),
    ]),
  ];
}

const inApp = (path: string) => quoted(posix.join('/app', path));

const linkTo = (target: string, path: string): string[] => [
  `mkdir -p ${quoted(posix.dirname(path))}`,
  `ln -sf ${quoted(target)} ${quoted(path)}`,
];
