import { at } from '../evidence.ts';
import type { Evidence } from '../project.ts';
import { parseShell } from '../syntax/shell.ts';
import { namedFolder } from './folders.ts';
import { quote } from './quote.ts';
import { unwrap, withoutDirectory } from './unwrap.ts';

/** Where a command stands. */
type Origin = 'docker' | 'procfile' | 'compose' | 'supervisor' | 'ci' | 'tox' | 'nox' | 'make';

/** A command that the project runs itself, without its wrappers. */
export interface Command {
  origin: Origin;
  /** Such as the process of a Procfile, the rule of a Makefile, the service of a compose file. */
  name: string;
  /** Production's own, rather than a developer's or CI's. */
  production: boolean;
  env: Record<string, string>;
  /** Without `python -m`, `uv run`, `coverage run` and the like: `pytest`, `manage.py`. */
  program: string;
  args: string[];
  /** The folder that it runs in, from the repository's root. */
  folder: string;
  /** Of CI: the file of the job that runs it, the job's name, and where it comes among all that CI runs. */
  job?: { file: string; name: string; step: number };
  /** Whether its failure changes nothing: `|| true`, or a step that CI lets fail. */
  ignored?: true;
  /** As it is written. */
  text: string;
  evidence: Evidence;
}

/** What every command of one script shares. */
export interface ScriptOrigin {
  origin: Origin;
  name: string;
  production: boolean;
  file: string;
  /** The line at which the script begins. */
  line: number;
  /** The folder that the script starts in, from the repository's root. */
  folder: string;
  env?: Readonly<Record<string, string>>;
  variables?: Readonly<Record<string, string>>;
  ignored?: true | undefined;
  /** The words that run the script: `docker compose run web sh -c`. */
  before?: readonly string[];
}

/** The commands of a shell script. */
export const commandsOf = (script: string, of: ScriptOrigin): Command[] => readScript(script, of).commands;

/** The commands of a shell script, and the folder that its shell is in at the end. */
export function readScript(script: string, of: ScriptOrigin): { commands: Command[]; folder: string } {
  const start = { folder: of.folder, before: of.folder };
  const positions = new Map([[0, start]]);
  const kept = new Map<string, { text: string; line: number }[]>();
  const runs = runningTheirs(script);
  const commands = parseShell(script, of.variables).flatMap(
    ({ env, words, line, shells, ignored = of.ignored }) => {
      // Which of several a variable holds, only a run knows: `CMD="gunicorn shop.wsgi"` … `exec $CMD`.
      if (words.length === 0)
        for (const [name, text] of Object.entries(env))
          kept.set(name, [...(kept.get(name) ?? []), { text, line }]);
      const [, named = ''] = /^\$\{?(\w+)\}?$/.exec(words[0] ?? '') ?? [];
      const lines = (kept.get(named) ?? []).filter(({ text }) => /^[\w./]/.test(text));
      if (lines.length > 0)
        return lines.flatMap(({ text, line: at }) =>
          commandsOf([text, ...words.slice(1).map(quote)].join(' '), {
            ...of,
            ...{ line: of.line + at - 1, ignored },
          }),
        );
      const { directory, rest } = withoutDirectory(runs.has(words[0] ?? '') ? words.slice(1) : words);
      const { program, args, env: own, script: inner } = unwrap(rest);
      const outer = shells.findLast((one) => positions.has(one)) ?? 0;
      const moved = afterChange(positions.get(outer) ?? start, program, args);
      positions.set(shells.at(-1) ?? 0, moved);
      if (inner !== undefined)
        return commandsOf(inner, {
          ...of,
          ...{ line: of.line + line - 1, env: { ...of.env, ...env, ...own }, ignored },
          folder: namedFolder(moved.folder, directory) ?? moved.folder,
          before: [...(of.before ?? []), ...words.slice(0, words.lastIndexOf(inner))],
        });
      const text = [...(of.before ?? []), ...words].join(' ');
      if (!program || /^(echo|printf)$/.test(program) || asksWhatItIs(args)) return [];
      return [
        {
          ...{ origin: of.origin, name: of.name, production: of.production, program, args },
          folder: namedFolder(moved.folder, directory) ?? moved.folder,
          env: { ...of.env, ...env, ...own },
          ...(ignored ? { ignored } : {}),
          text,
          evidence: at(of.file, of.line + line - 1, text),
        },
      ];
    },
  );
  return { commands, folder: positions.get(0)?.folder ?? of.folder };
}

/** The functions of a script that run what they are given: `step() { echo "$1"; "$@"; }`. */
const runningTheirs = (script: string): Set<string> =>
  new Set(
    [
      ...script.matchAll(/^[ \t]*(?:function[ \t]+)?([\w-]+)[ \t]*(?:\(\))?[ \t]*\{([\s\S]*?)\}[ \t]*$/gm),
    ].flatMap(([, name = '', body = '']) =>
      /(^|[;&|{\n]|\b(?:time|if|then))[ \t]*"?\$@"?/.test(body) ? [name] : [],
    ),
  );

/** The folder that a shell is in, and the one that `cd -` returns to. */
interface Position {
  folder: string;
  before: string;
}

function afterChange({ folder, before }: Position, program: string, args: readonly string[]): Position {
  const [to = '.'] = args;
  if (program === 'popd' || (program === 'cd' && to === '-')) return { folder: before, before: folder };
  if (program !== 'cd' && program !== 'pushd') return { folder, before };
  return { folder: namedFolder(folder, to) ?? folder, before: folder };
}

/** `flake8 --version` checks nothing. */
const asksWhatItIs = (args: readonly string[]): boolean =>
  args.length === 1 && /^(--version|-V|--help|-h)$/.test(args[0] as string);

/** Whether a command runs in a container of the project's own. */
export const inContainer = ({ text }: Command): boolean => /^docker/.test(text);

/** Commands that run here before those that run in a container. */
export const directFirst = (commands: readonly Command[]): Command[] => [
  ...commands.filter((one) => !inContainer(one)),
  ...commands.filter(inContainer),
];
