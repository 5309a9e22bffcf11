import { type Command, commandsOf } from './commands.ts';
import type { Docker } from './dockerfiles.ts';
import { baseOf, isAside, isBelow, join } from './paths.ts';
import { type Data, get, record, type Sources, strings } from './sources.ts';
import { allExpressions, dotted } from './syntax/python-tree.ts';

/** What the project's own files run: production's start, and what CI, tox, nox and make check. */
export function readCommands(
  sources: Sources,
  root: string,
  dockerfiles: readonly Docker[],
  production: Docker | undefined,
): Command[] {
  const own = (path: string) => isBelow(path, root) || !path.includes('/');
  const ci = [...githubCommands(sources), ...otherCi(sources)];
  const tox = toxCommands(sources, own);
  const nox = noxCommands(sources, own);
  const make = makeCommands(sources, own);
  return [
    ...dockerfiles.flatMap((docker) => dockerCommands(sources, root, docker, docker === production)),
    ...procfileCommands(sources, own),
    ...composeCommands(sources, own),
    ...throughCi(sources, ci, [...tox, ...nox, ...make]),
    ...tox,
    ...nox,
    ...make,
  ];
}

/** CI's commands, and those of the rules of make and of tox that CI calls. */
function throughCi(sources: Sources, ci: readonly Command[], others: readonly Command[]): Command[] {
  const called = ci.flatMap((command) => {
    const scripts = [command.text.split(' ')[0] as string, command.program, ...command.args].filter((word) =>
      word.endsWith('.sh'),
    );
    const inScripts = [...new Set(scripts)].flatMap((word) => {
      const file = join('.', word);
      const text = file ? sources.text(file) : undefined;
      return file && text
        ? commandsOf(text, {
            origin: 'ci',
            name: command.name,
            production: false,
            file,
            line: 1,
            env: command.env,
          })
        : [];
    });
    if (inScripts.length > 0) return inScripts;
    if (command.program === 'tox') return others.filter(({ origin }) => origin === 'tox');
    if (command.program === 'nox') return others.filter(({ origin }) => origin === 'nox');
    if (!/^(make|just)$/.test(command.program)) return [];
    const rules = command.args.filter((word) => !word.startsWith('-') && !word.includes('='));
    return others
      .filter(({ origin, name }) => origin === 'make' && rules.includes(name))
      .map((one) => ({ ...one, env: { ...command.env, ...one.env } }));
  });
  return [...ci, ...called.map((command) => ({ ...command, origin: 'ci' as const }))];
}

function dockerCommands(sources: Sources, root: string, docker: Docker, production: boolean): Command[] {
  const of = {
    origin: 'docker' as const,
    name: docker.path,
    production,
    file: docker.path,
    variables: docker.variables,
  };
  return docker.instructions.flatMap(({ name, text, json, line }) => {
    if (!/^(RUN|CMD|ENTRYPOINT)$/.test(name)) return [];
    const script = json ? json.map(quote).join(' ') : text.replace(/^(--\S+\s+)+/, '');
    const commands = commandsOf(script, { ...of, line, name: name === 'RUN' ? 'build' : 'start' });
    if (name === 'RUN') return commands;
    return [
      ...commands,
      ...commands.flatMap(({ text: words }) => calledScripts(sources, root, words, docker, production)),
    ];
  });
}

/** Commands of shell scripts that a start command names; a path in the image ends like one in the repository. */
function calledScripts(
  sources: Sources,
  root: string,
  words: string,
  docker: Docker,
  production: boolean,
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
      candidates.find((path) => path !== undefined && sources.has(path) && !/\.py$/.test(path)) ??
      sources.named(parts.at(-1) as string).find((path) => !isAside(path) && /\.sh$/.test(path));
    const text = file ? sources.text(file) : undefined;
    if (!file || !text || text.length > 100_000) return [];
    return commandsOf(text, { origin: 'docker', name: 'start', production, file, line: 1 });
  });
}

function procfileCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  return sources
    .named('Procfile')
    .filter(own)
    .flatMap((file) => {
      const lines = (sources.text(file) ?? '').split('\n');
      return lines.flatMap((line, index) => {
        const [, name = '', command = ''] = /^([\w-]+)\s*:\s*(.+)$/.exec(line) ?? [];
        if (!name) return [];
        const of = { origin: 'procfile' as const, name, production: true };
        const called = /(?:^|\s)([\w./-]+\.sh)\b/.exec(command)?.[1];
        const script = called
          ? join(file.includes('/') ? file.replace(/\/[^/]*$/, '') : '.', called)
          : undefined;
        const inner = script ? sources.text(script) : undefined;
        return [
          ...commandsOf(command, { ...of, file, line: index + 1 }),
          ...(script && inner ? commandsOf(inner, { ...of, file: script, line: 1 }) : []),
        ];
      });
    });
}

export const composeFiles = (sources: Sources, own: (path: string) => boolean): string[] =>
  sources.files.filter(
    (path) =>
      /^(docker-)?compose([.-].*)?\.ya?ml$|^(local|production|staging)\.ya?ml$/.test(baseOf(path)) &&
      own(path) &&
      !isAside(path),
  );

function composeCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  return composeFiles(sources, own).flatMap((file) => {
    const text = sources.text(file) ?? '';
    return Object.entries(record(get(sources.yaml(file), 'services'))).flatMap(([name, service]) => {
      const command = get(service, 'command') ?? get(service, 'entrypoint');
      const script = Array.isArray(command)
        ? strings(command).map(quote).join(' ')
        : typeof command === 'string'
          ? command
          : '';
      const line = lineBelow(text, new RegExp(`^\\s+${name}\\s*:`), /^\s+(command|entrypoint)\s*:/);
      return script
        ? commandsOf(script, { origin: 'compose', name, production: /prod/i.test(file), file, line })
        : [];
    });
  });
}

function githubCommands(sources: Sources): Command[] {
  return sources.files
    .filter((path) => /^\.github\/(workflows|actions\/.+)\/?.*\.ya?ml$/.test(path))
    .flatMap((file) => {
      const data = sources.yaml(file);
      const text = sources.text(file) ?? '';
      const jobs = [...Object.entries(record(get(data, 'jobs'))), ['', get(data, 'runs')] as [string, Data]];
      return jobs.flatMap(([name, job]) => {
        const env = { ...environment(get(data, 'env')), ...environment(get(job, 'env')) };
        const steps = get(job, 'steps');
        return (Array.isArray(steps) ? steps : []).flatMap((step) => {
          const run = get(step, 'run');
          if (typeof run !== 'string') return [];
          return commandsOf(run, {
            origin: 'ci',
            name,
            production: false,
            file,
            line: scriptLine(text, run),
            env: { ...env, ...environment(get(step, 'env')) },
          });
        });
      });
    });
}

const environment = (data: Data): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record(data)).flatMap(([key, value]) =>
      typeof value === 'object' || value === undefined ? [] : [[key, String(value)]],
    ),
  );

/** GitLab, CircleCI, Travis and others: every list of commands under the usual keys. */
function otherCi(sources: Sources): Command[] {
  const files = [
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    '.travis.yml',
    'bitbucket-pipelines.yml',
    'azure-pipelines.yml',
    '.woodpecker.yml',
    '.drone.yml',
    '.cirrus.yml',
  ];
  return files.filter(sources.has).flatMap((file) => {
    const text = sources.text(file) ?? '';
    const scripts: string[] = [];
    const collect = (data: Data) => {
      if (Array.isArray(data)) for (const one of data) collect(one);
      else
        for (const [key, value] of Object.entries(record(data))) {
          if (/^(script|before_script|commands?|run|bash|install)$/.test(key))
            scripts.push(...strings(value));
          collect(value);
        }
    };
    collect(sources.yaml(file));
    return scripts.flatMap((script) =>
      commandsOf(script, { origin: 'ci', name: '', production: false, file, line: scriptLine(text, script) }),
    );
  });
}

/** The line of a script's first line: one that is nothing else, otherwise one that contains it. */
function scriptLine(text: string, script: string): number {
  const first = script.trim().split('\n')[0]?.trim() ?? '';
  const lines = text.split('\n');
  const alone = lines.findIndex(
    (line) =>
      line
        .trim()
        .replace(/^(- )?(\w+:\s+)?["']?/, '')
        .replace(/["']$/, '') === first,
  );
  const within = alone >= 0 ? alone : lines.findIndex((line) => first !== '' && line.includes(first));
  return Math.max(1, within + 1);
}

function lineBelow(text: string, head: RegExp, then: RegExp): number {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => head.test(line));
  const found = lines.findIndex((line, index) => index > start && then.test(line));
  return (found < 0 ? Math.max(start, 0) : found) + 1;
}

function toxCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  return [...sources.named('tox.ini'), ...sources.named('setup.cfg')].filter(own).flatMap((file) => {
    const entries = sources.ini(file);
    return entries
      .filter(({ section, key }) => /^(testenv|tox:testenv)/.test(section) && key === 'commands')
      .flatMap(({ section, value, lines }) =>
        value.split('\n').flatMap((line, index) => {
          const plain = line
            .replaceAll(/^[-!\s]+|^[\w!,{}-]+:\s+/g, '')
            .replaceAll(/\{posargs(?::([^{}]*))?\}/g, '$1');
          return commandsOf(plain, {
            origin: 'tox',
            name: section,
            production: false,
            file,
            line: lines[index] ?? 1,
          });
        }),
      );
  });
}

function noxCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  return sources
    .named('noxfile.py')
    .filter(own)
    .flatMap((file) => {
      const commands: Command[] = [];
      for (const expr of allExpressions(sources.python(file))) {
        if (expr.kind !== 'call' || !/\.run(_always)?$/.test(dotted(expr.callee) ?? '')) continue;
        const words = expr.args.flatMap((one) => (one.kind === 'string' ? [quote(one.value)] : []));
        commands.push(
          ...commandsOf(words.join(' '), {
            origin: 'nox',
            name: 'nox',
            production: false,
            file,
            line: expr.line,
          }),
        );
      }
      return commands;
    });
}

/** Recipes of make and just. A rule stands for those that it needs, too. */
function makeCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  const files = ['Makefile', 'GNUmakefile', 'makefile', 'justfile', 'Justfile', '.justfile']
    .flatMap((name) => sources.named(name))
    .filter((path) => own(path) && !isAside(path));
  return files.flatMap((file) => {
    const recipes = new Map<string, { script: string; line: number }[]>();
    const needs = new Map<string, string[]>();
    let rule = '';
    for (const [index, line] of (sources.text(file) ?? '').split('\n').entries()) {
      const [, name, prerequisites = ''] = /^([\w.-]+)[^:=]*:(?!=)\s*([\w. -]*)/.exec(line) ?? [];
      if (name && !/^\s/.test(line)) {
        rule = name;
        needs.set(name, prerequisites.split(/\s+/).filter(Boolean));
      } else if (/^(\t| {2,})/.test(line) && rule) {
        recipes.set(rule, [
          ...(recipes.get(rule) ?? []),
          { script: line.trim().replace(/^[@-]+/, ''), line: index + 1 },
        ]);
      }
    }
    return [...needs].flatMap(([name, prerequisites]) =>
      [name, ...prerequisites]
        .flatMap((each) => recipes.get(each) ?? [])
        .flatMap(({ script, line }) =>
          commandsOf(script, { origin: 'make', name, production: false, file, line }),
        ),
    );
  });
}

const quote = (word: string) => (/[\s'"$&;|<>()]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : word);
