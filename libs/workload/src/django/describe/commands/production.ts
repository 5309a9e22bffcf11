import { folderOf, isBelow, join } from '../../../paths.ts';
import { isAside } from '../../../project-folder.ts';
import { builtFrom, servicesIn } from '../compose.ts';
import type { ImageContext } from '../context.ts';
import type { Docker } from '../dockerfiles.ts';
import { platformCommands } from '../platforms.ts';
import { get, type Place, type Sources, strings } from '../sources.ts';
import { parseProcfile } from '../syntax/procfile.ts';
import { type Command, commandsOf, type ScriptOrigin } from './command.ts';
import { besides } from './folders.ts';
import { quote } from './quote.ts';

export function dockerCommands(place: Place, docker: Docker, production: boolean): Command[] {
  const of = {
    origin: 'docker' as const,
    name: docker.path,
    production,
    file: docker.path,
    variables: docker.variables,
    folder: place.root,
  };
  return docker.instructions.flatMap(({ name, text, json, line }) => {
    if (!/^(RUN|CMD|ENTRYPOINT)$/.test(name)) return [];
    const script = json ? json.map(quote).join(' ') : text.replace(/^(--\S+\s+)+/, '');
    const commands = commandsOf(script, { ...of, line, name: name === 'RUN' ? 'build' : 'start' });
    if (name === 'RUN') return commands;
    return [
      ...commands,
      ...commands.flatMap(({ text: words }) =>
        calledScripts(place, words, docker, { origin: 'docker', name: 'start', production }),
      ),
    ];
  });
}

/** Code, and what configures a program: that of supervisord is read by itself. */
const isNoScript = /\.(py|conf|cfg|ini|toml|ya?ml|json|txt)$/;

/** Commands of shell scripts that a start command names; a path in the image ends like one in the repository. */
export function calledScripts(
  { sources, root }: Place,
  words: string,
  docker: Pick<Docker, 'instructions'>,
  of: Pick<Command, 'origin' | 'name' | 'production'>,
): Command[] {
  const names = words.split(/\s+/).filter((word) => /(\.sh$|^\.?\/)/.test(word));
  return names.flatMap((name) => {
    const parts = name.replace(/^\.?\//, '').split('/');
    // COPY renames scripts: `COPY ./compose/production/django/start /start`.
    const copied = docker.instructions
      .filter(({ name: what, text }) => /^(COPY|ADD)$/.test(what) && text.trimEnd().endsWith(name))
      .flatMap(({ text }) =>
        text
          .split(/\s+/)
          .filter((word) => !word.startsWith('--'))
          .slice(0, -1),
      );
    const candidates = [...copied, ...parts.map((_, index) => parts.slice(index).join('/'))].flatMap(
      (path) => [join(root, path), join('.', path)],
    );
    const file =
      candidates.find((path) => path !== undefined && sources.has(path) && !isNoScript.test(path)) ??
      sources.named(parts.at(-1) as string).find((path) => !isAside(path) && /\.sh$/.test(path));
    const text = file ? sources.text(file) : undefined;
    if (!file || !text || text.length > 100_000) return [];
    return commandsOf(text, { ...of, file, line: 1, folder: root });
  });
}

export const procfileCommands = (sources: Sources, own: (path: string) => boolean): Command[] =>
  sources
    .named('Procfile')
    .filter(own)
    .flatMap((file) =>
      parseProcfile(sources.text(file) ?? '').flatMap(({ name, command, line }) => {
        const of = { origin: 'procfile' as const, name, production: true, ...besides(file) };
        return withScript(sources, command, { ...of, file, line });
      }),
    );

/** What Render, Railway, Fly.io and App Engine start: their files say in another way what a Procfile does. */
export const startedByPlatforms = (place: Place): Command[] =>
  platformCommands(place).flatMap(({ name, command, file, line, folder }) =>
    withScript(place.sources, command, {
      ...{ origin: 'procfile', name, production: true, file, line, folder },
    }),
  );

/** A command and those of the script of the repository that it calls: `./start.sh`, `bin/start` of a shell. */
function withScript(sources: Sources, command: string, of: ScriptOrigin): Command[] {
  const script = [...command.matchAll(/(?:^|\s)([\w./-]+)(?=[\s;&|]|$)/g)]
    .flatMap(([, word = '']) => (/\/|\.sh$/.test(word) ? (join(of.folder, word) ?? []) : []))
    .find((path) => sources.has(path) && (path.endsWith('.sh') || isOfShell(sources.text(path))));
  const inner = script ? sources.text(script) : undefined;
  return [
    ...commandsOf(command, of),
    ...(script && inner ? commandsOf(inner, { ...of, file: script, line: 1 }) : []),
  ];
}

const isOfShell = (text = ''): boolean => /^#!\s*\S*\b(env\s+)?(ba|da|k|z)?sh\b/.test(text);

export function composeCommands(place: ImageContext): Command[] {
  const { dockerfiles, production: own } = place;
  return servicesIn(place).flatMap(({ file, name, service, evidence }) => {
    const command = get(service, 'command') ?? get(service, 'entrypoint');
    const words = Array.isArray(command)
      ? strings(command).map(quote).join(' ')
      : typeof command === 'string'
        ? command
        : '';
    // The image has `ENTRYPOINT ["python"]`.
    const script = words.startsWith('-m ') ? `python ${words}` : words;
    const of = { origin: 'compose' as const, name, production: /prod/i.test(file) };
    // A template has its start commands in scripts, which the service's image copies: `/start-celeryworker`.
    const built = builtFrom(service, file);
    const docker = dockerfiles.find(({ path }) => path === built) ?? own;
    const called = of.production ? calledScripts(place, script, docker ?? { instructions: [] }, of) : [];
    // A file in a folder for containers, `docker/compose.yml`, starts them in the project's own all the same.
    const folder = isBelow(file, place.root) ? place.root : folderOf(file);
    return script
      ? [...commandsOf(script, { ...of, file, line: evidence.line ?? 1, folder }), ...called]
      : [];
  });
}
