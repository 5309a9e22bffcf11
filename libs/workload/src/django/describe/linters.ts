import { folderOf, isBelow, join, relative } from '../../paths.ts';
import type { Context } from './context.ts';
import { at, fact, lineOf, tomlLine } from './evidence.ts';
import { commandOf, isForm, namesFiles, onlyIgnored, wordsOf } from './linter-commands.ts';
import { packagesOf } from './linter-packages.ts';
import { type Known, linters, notRun, onFiles } from './linter-table.ts';
import { readNodeLinters } from './node-linters.ts';
import { type Hook, readHooks } from './pre-commit.ts';
import type { Evidence, Fact, Linter } from './project.ts';
import { get, type Place, record } from './sources.ts';

/** The project's own linters, and as sentences what else checks it. */
export function readLinters(context: Context): { linters: Fact<Linter>[]; unknown: string[] } {
  const hooks = readHooks(context);
  const ofNode = readNodeLinters(context);
  return {
    linters: [...pythonLinters(context, hooks), ...ofNode.linters],
    unknown: otherChecks(context, hooks, ofNode.hooks),
  };
}

/** In the versions that the project pins: what CI runs, then pre-commit, then what is configured. */
function pythonLinters(context: Context, hooks: readonly Hook[]): Fact<Linter>[] {
  const { sources, root, requirements } = context;
  const byPrecommit = hooks.length > 0;
  return linters.flatMap((known): Fact<Linter>[] => {
    if (onFiles.has(known.name)) return [];
    const hook = hooks.find((one) => calls(known, one));
    const found = commandOf(known, context);
    // What CI checks of a few files, a hook checks of all.
    const command = found && hook && namesFiles(found, sources) ? undefined : found;
    const named = command ?? hook;
    if (!named && onlyIgnored(known, context)) return [];
    const configured = configurationOf(known, context);
    const requirement = requirements.find(({ value }) => value.name === known.package);
    // A plugin brings its linter along.
    const plugin = requirements.find(({ value }) => value.name.startsWith(`${known.package}-`));
    const implied = configured && (requirement || plugin || !byPrecommit) ? configured : undefined;
    const evidence = [
      command?.evidence,
      hook?.evidence,
      named ? configured : implied,
      (requirement ?? plugin)?.evidence[0],
    ].filter((one) => one !== undefined);
    if (!named && !implied) return [];
    // pre-commit calls its hooks from the root.
    const place = command ? command.folder : hook ? '.' : folderOf(implied?.file ?? '');
    const folder = isBelow(place, root) ? relative(root, place) : '.';
    const { version, plugins } = packagesOf(known, command, hook, context);
    const linter = {
      ...{ name: known.name, version, command: wordsOf(known, command, hook, implied, sources) },
      ...(folder === '.' ? {} : { folder }),
      ...(plugins.length > 0 ? { plugins } : {}),
      ...(!command && hook && [...hook.chosen.files, ...hook.chosen.exclude].length > 0
        ? { chosen: hook.chosen }
        : {}),
    };
    return [fact<Linter>(linter, ...evidence)];
  });
}

/** What checks the project beside these linters: other programs that CI runs, and other hooks of pre-commit. */
function otherChecks({ commands }: Context, all: readonly Hook[], ofNode: ReadonlySet<string>): string[] {
  const programs = commands.filter(({ origin, program }) => origin === 'ci' && notRun.test(program));
  const hooks = all.filter(
    (hook) =>
      !linters.some((known) => calls(known, hook) && !onFiles.has(known.name)) && !ofNode.has(hook.id),
  );
  const named = (names: readonly string[]) => [...new Set(names)].join(', ');
  const [first] = hooks;
  return [
    ...(programs.length > 0
      ? [`CI also checks with ${named(programs.map(({ program }) => program))}, which lint does not run.`]
      : []),
    ...(first
      ? [`Hooks of ${first.evidence.file} that lint does not run: ${named(hooks.map(({ id }) => id))}.`]
      : []),
  ];
}

/** Whether a hook is this linter: one of the repository's own by what it calls, another one by its name. */
const calls = (known: Known, { id, program, args }: Hook): boolean =>
  program === undefined ? known.hooks.test(id) : program === known.program && isForm(known, args);

function configurationOf(known: Known, { sources, folders }: Place): Evidence | undefined {
  for (const folder of folders) {
    const path = (name: string) => join(folder, name) as string;
    for (const section of known.toml ?? []) {
      const pyproject = path('pyproject.toml');
      if (sources.has(pyproject) && record(get(sources.toml(pyproject), 'tool'))[section] !== undefined) {
        const text = sources.text(pyproject) ?? '';
        return at(
          pyproject,
          tomlLine(text, `tool.${section}`) ?? lineOf(text, new RegExp(`^\\[tool\\.${section}\\.`, 'm')),
          `[tool.${section}]`,
        );
      }
    }
    for (const name of known.files ?? []) if (sources.has(path(name))) return at(path(name));
    for (const [name, section] of known.ini ?? []) {
      const found = sources.has(path(name))
        ? sources.ini(path(name)).find((one) => one.section === section)
        : undefined;
      if (found) return at(path(name), found.lines[0], `[${section}]`);
    }
  }
  return undefined;
}
