import { literal } from '../../../literal.ts';
import { type Data, get, record, type Sources, strings } from '../sources.ts';
import { allExpressions, allStatements, dotted } from '../syntax/python-tree.ts';
import { type Command, commandsOf } from './command.ts';
import { besides } from './folders.ts';
import { quote } from './quote.ts';

interface Task {
  name: string;
  script: string;
  file: string;
  line: number;
  env?: Readonly<Record<string, string>>;
}

/** The tasks of package.json, poe, pdm, taskipy, hatch, Pipenv, Task, invoke, gulp and grunt, as rules of a Makefile. */
export function taskCommands(sources: Sources, own: (path: string) => boolean): Command[] {
  const of = (name: string, read: (sources: Sources, file: string) => Task[]) =>
    sources
      .named(name)
      .filter(own)
      .flatMap((file) => read(sources, file));
  const tasks = [
    ...of('package.json', (all, file) => fromTable(all, file, get(all.json(file), 'scripts'))),
    ...of('pyproject.toml', pyprojectTasks),
    ...of('Pipfile', (all, file) => fromTable(all, file, get(all.toml(file), 'scripts'))),
    ...['Taskfile.yml', 'Taskfile.yaml'].flatMap((name) =>
      of(name, (all, file) => fromTable(all, file, get(all.yaml(file), 'tasks'))),
    ),
    ...of('tasks.py', invokeTasks),
    ...['gulpfile.js', 'gulpfile.mjs', 'Gruntfile.js'].flatMap((name) => of(name, scriptTasks)),
  ];
  return tasks.flatMap(({ name, script, file, line, env = {} }) =>
    commandsOf(script, { origin: 'make', name, production: false, file, line, env, ...besides(file) }),
  );
}

function pyprojectTasks(sources: Sources, file: string): Task[] {
  const tool = get(sources.toml(file), 'tool');
  return [
    ...[get(tool, 'poe', 'tasks'), get(tool, 'pdm', 'scripts'), get(tool, 'taskipy', 'tasks')].flatMap(
      (table) => fromTable(sources, file, table),
    ),
    ...hatchTasks(sources, file, record(get(tool, 'hatch', 'envs'))),
  ];
}

/** The scripts of hatch's environments: they call each other by name, and have what they are given as `{args:default}`. */
function hatchTasks(sources: Sources, file: string, environments: { [name: string]: Data }): Task[] {
  const variables = (environment: Data) =>
    Object.entries(record(get(environment, 'env-vars'))).map(([name, value]) => [name, String(value)]);
  return Object.values(environments).flatMap((environment) => {
    const scripts = record(get(environment, 'scripts'));
    const env = Object.fromEntries([environments.default, environment].flatMap(variables));
    const plain = (script: string, depth = 0): string[] => {
      const text = script.replaceAll(/\{args(?::([^{}]*))?\}/g, '$1').trim();
      const [first = '', ...rest] = text.split(' ');
      const called = Object.hasOwn(scripts, first) && depth < 5 ? strings(scripts[first]) : undefined;
      return called ? called.flatMap((one) => plain([one, ...rest].join(' '), depth + 1)) : [text];
    };
    return fromTable(sources, file, scripts).flatMap((task) =>
      plain(task.script).map((script) => ({ ...task, script, env })),
    );
  });
}

/** A table of scripts: a text, a list of texts, or a table with one of the usual keys. */
function fromTable(sources: Sources, file: string, table: Data): Task[] {
  const lines = (sources.text(file) ?? '').split('\n');
  return Object.entries(record(table)).flatMap(([name, value]) => {
    const keys = ['cmd', 'shell', 'script', 'composite', 'sequence', 'cmds'];
    const given =
      typeof value === 'object' && !Array.isArray(value) ? keys.map((key) => get(value, key)) : [value];
    const at = lines.findIndex((line) => new RegExp(`^\\s*["']?${literal(name)}["']?\\s*[:=]`).test(line));
    return given
      .flatMap((one) => strings(one ?? []))
      .map((script) => ({ name, script, file, line: Math.max(at, 0) + 1 }));
  });
}

/** `@task def test(c): c.run("pytest")`. */
const invokeTasks = (sources: Sources, file: string): Task[] =>
  [...allStatements(sources.python(file))].flatMap((statement) =>
    statement.kind !== 'function'
      ? []
      : [...allExpressions(statement.body)].flatMap((expr) =>
          expr.kind === 'call' &&
          /\.(run|sudo)$/.test(dotted(expr.callee) ?? '') &&
          expr.args[0]?.kind === 'string'
            ? [
                {
                  ...{ name: statement.name.replaceAll('_', '-'), script: expr.args[0].value },
                  ...{ file, line: expr.line },
                },
              ]
            : [],
        ),
  );

/** Lists of texts in a script of Node's, such as `spawn("pipenv", ["run", "black", "--check"])`; a function is a task. */
function scriptTasks(sources: Sources, file: string): Task[] {
  const text = sources.text(file) ?? '';
  const tasks: Task[] = [];
  let name = '';
  const pattern =
    /\bfunction\s+(\w+)|\btask\(\s*["']([^"']+)["']|\[(\s*(?:"[^"\n]*"|'[^'\n]*')\s*(?:,\s*(?:"[^"\n]*"|'[^'\n]*')\s*)*,?\s*)\]/g;
  for (const match of text.slice(0, 200_000).matchAll(pattern)) {
    const [, named, task, list] = match;
    name = named ?? task ?? name;
    if (list === undefined) continue;
    const words = [...list.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(
      ([, double, single]) => double ?? single ?? '',
    );
    const program = words[0] === 'run' ? ['pipenv', ...words] : words;
    const line = text.slice(0, match.index).split('\n').length;
    tasks.push({ name, script: program.map(quote).join(' '), file, line });
  }
  return tasks;
}

/** Where the tasks of a tool are written. */
const files: [tool: RegExp, file: RegExp][] = [
  [/^make$/, /(^|\/)(GNU)?makefile$/i],
  [/^just$/, /(^|\/)\.?justfile$/i],
  [/^(npm|pnpm|yarn|bun)$/, /(^|\/)package\.json$/],
  [/^(poe|pdm|taskipy|hatch)$/, /(^|\/)pyproject\.toml$/],
  [/^pipenv$/, /(^|\/)Pipfile$/],
  [/^task$/, /(^|\/)(Taskfile\.ya?ml|pyproject\.toml)$/],
  [/^(inv|invoke)$/, /(^|\/)tasks\.py$/],
  [/^(gulp|grunt)$/, /(^|\/)(gulpfile|Gruntfile)\.m?js$/],
];

/** What a command runs of these tasks: `npm run check` that of package.json, `make check` the rule of a Makefile. */
export function tasksCalled(command: Command, tasks: readonly Command[]): Command[] {
  const { tool, names } = called(command);
  const [, file] = files.find(([one]) => one.test(tool)) ?? [];
  return tasks.filter(
    ({ origin, name, evidence }) =>
      origin === 'make' && names.includes(name) && file?.test(evidence.file) === true,
  );
}

function called({ program, args, text }: Command): { tool: string; names: string[] } {
  const words = args.filter((word) => !word.startsWith('-') && !word.includes('='));
  if (/^(make|just|task|poe|inv|invoke|gulp|grunt|taskipy)$/.test(program))
    return { tool: program, names: words };
  if (/^(npm|pnpm|yarn|bun|pdm)$/.test(program))
    return { tool: program, names: words[0] === 'run' ? words.slice(1, 2) : words.slice(0, 1) };
  // `pipenv run check` and `hatch run dev:check` are read without what runs them.
  const [, tool = ''] = /^(pipenv|pdm|hatch|task)\s/.exec(text) ?? [];
  return { tool, names: tool ? [program.replace(/^\w+:/, '')] : [] };
}
