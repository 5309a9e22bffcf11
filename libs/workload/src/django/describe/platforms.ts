import { literal } from '../../literal.ts';
import { folderOf, isBelow, join } from '../../paths.ts';
import { lineOf } from './evidence.ts';
import { type Data, get, type Place, record, strings } from './sources.ts';

/** What the file of a platform has run for the project: its server, a worker, or its build. */
export interface PlatformCommand {
  /** As a Procfile calls it: `web` for the server; `build` before it is started. */
  name: string;
  command: string;
  file: string;
  line: number;
  /** The folder that it runs in, from the repository's root. */
  folder: string;
}

interface Stated {
  name: string;
  command: Data;
  /** The service's own folder, from the repository's root. */
  folder?: Data;
}

/** The files of Heroku, Render, Railway, Fly.io and App Engine, each with how it is read. */
const readers: [names: readonly string[], read: (place: Place, file: string) => Stated[]][] = [
  [['heroku.yml'], ({ sources }, file) => ofHeroku(sources.yaml(file))],
  [['render.yaml', 'render.yml'], ({ sources }, file) => ofRender(sources.yaml(file))],
  [['railway.json'], ({ sources }, file) => ofRailway(sources.json(file))],
  [['railway.toml'], ({ sources }, file) => ofRailway(sources.toml(file))],
  [['fly.toml'], ({ sources }, file) => ofFly(sources.toml(file))],
  [['app.yaml', 'app.yml'], ofAppEngine],
];

/**
 * The commands of the platforms' files beside the project and above it. Of one that several services share, those of another
 * folder are passed over.
 */
export function platformCommands(place: Place): PlatformCommand[] {
  const { sources, root, folders, others } = place;
  const isOwn = (folder: string) => isBelow(folder, root) || isBelow(root, folder);
  return readers.flatMap(([names, read]) =>
    folders
      .flatMap((folder) => names.map((name) => join(folder, name) as string))
      .filter(sources.has)
      .flatMap((file) =>
        read(place, file).flatMap(({ name, command, folder: below }): PlatformCommand[] => {
          // Render's is from the repository's root, wherever its file lies.
          const stated =
            typeof below === 'string' ? join('.', below.replace(/^\.?\/+/, '') || '.') : undefined;
          const folder = stated ?? folderOf(file);
          if (typeof command !== 'string' || !command.trim() || !isOwn(folder)) return [];
          // A folder above several projects says nothing of which of them it is that starts there.
          if (folder !== root && isBelow(root, folder) && others.length > 0 && !isNamed(command, root))
            return [];
          return [
            { name, command: command.trim(), file, line: lineWith(sources.text(file), command), folder },
          ];
        }),
      ),
  );
}

/** The Dockerfiles, by their paths, that Heroku and Fly.io build for the server, each with the stage at which they end. */
export const platformImages = ({ sources, folders }: Place): Map<string, Data> =>
  new Map(
    folders.flatMap((folder) => {
      const [heroku, fly] = ['heroku.yml', 'fly.toml'].map((name) => join(folder, name) as string);
      const data = sources.yaml(heroku as string);
      const docker = record(get(data, 'build', 'docker'));
      const web = docker[String(get(data, 'run', 'web', 'image') ?? 'web')] ?? Object.values(docker)[0];
      const build = get(sources.toml(fly as string), 'build');
      const stated: [Data, Data][] = [
        [get(web, 'dockerfile') ?? web, get(web, 'target')],
        [get(build, 'dockerfile'), get(build, 'build-target')],
      ];
      return stated.flatMap(([file, target]): [string, Data][] => {
        const path = typeof file === 'string' ? join(folder, file) : undefined;
        return path === undefined ? [] : [[path, target]];
      });
    }),
  );

const isNamed = (command: string, folder: string): boolean =>
  new RegExp(`(^|[\\s=./])${literal(folder)}(?=$|[\\s/;&])`).test(command);

/** The line at which a command begins, or that names it where it is written in another way. */
function lineWith(text = '', command: string): number {
  const [first = ''] = command.trim().split(/\n| && /);
  return lineOf(text, new RegExp(literal(first.slice(0, 40)))) ?? 1;
}

/** Commands of a list, one after the other. */
const inTurn = (data: Data): string => strings(data).join(' && ');

/** Processes of Heroku, each a command or one with its image. */
const ofHeroku = (data: Data): Stated[] =>
  Object.entries({ ...record(get(data, 'run')), release: get(data, 'release') }).map(([name, process]) => ({
    name,
    command: inTurn(get(process, 'command') ?? process),
  }));

/** Services of Render whose code is Python, or in an image. */
function ofRender(data: Data): Stated[] {
  const services = get(data, 'services');
  return (Array.isArray(services) ? services : []).flatMap((service): Stated[] => {
    const [type, name] = [get(service, 'type'), get(service, 'name')];
    const runtime = get(service, 'runtime') ?? get(service, 'env') ?? 'python';
    if (!/^(web|pserv|worker)$/.test(String(type)) || !/^(python|docker)$/.test(String(runtime))) return [];
    const folder = get(service, 'rootDir');
    const own = type === 'worker' && typeof name === 'string' && /^[\w-]+$/.test(name) ? name : String(type);
    return [
      { name: 'build', command: get(service, 'buildCommand'), folder },
      { name: 'release', command: get(service, 'preDeployCommand'), folder },
      {
        name: type === 'web' ? 'web' : own,
        command: get(service, 'startCommand') ?? get(service, 'dockerCommand'),
        folder,
      },
    ];
  });
}

const ofRailway = (data: Data): Stated[] => [
  { name: 'build', command: get(data, 'build', 'buildCommand') },
  { name: 'release', command: inTurn(get(data, 'deploy', 'preDeployCommand')) },
  { name: 'web', command: get(data, 'deploy', 'startCommand') },
];

/** Processes of Fly.io, of which `app` is the one that there always is; a single word is left to an image's entrypoint. */
function ofFly(data: Data): Stated[] {
  const processes = Object.entries(record(get(data, 'processes')));
  const hasWeb = processes.some(([name]) => name === 'web');
  return [
    { name: 'release', command: get(data, 'deploy', 'release_command') },
    ...processes.flatMap(([name, command]) =>
      /\s/.test(String(command).trim()) ? [{ name: name === 'app' && !hasWeb ? 'web' : name, command }] : [],
    ),
  ];
}

/** Much is called app.yaml: App Engine's has a runtime. */
function ofAppEngine({ sources }: Place, file: string): Stated[] {
  if (!/^runtime:\s*["']?(python|custom)/m.test(sources.text(file) ?? '')) return [];
  return [{ name: 'web', command: get(sources.yaml(file), 'entrypoint') }];
}
