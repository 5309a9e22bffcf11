import { baseOf, folderOf, isBelow, join, relative } from '../../paths.ts';
import { type Command, directFirst } from './commands/index.ts';
import type { Context } from './context.ts';
import { at, fact, lineOf, tomlLine } from './evidence.ts';
import { packagesOf } from './linter-packages.ts';
import { type Known, linters, notRun, onFiles } from './linter-table.ts';
import { hooksOfNodeLinters } from './node-linters.ts';
import { type Hook, readHooks } from './pre-commit.ts';
import type { Evidence, Fact, Linter } from './project.ts';
import { get, type Place, record, type Sources } from './sources.ts';

/** The project's own linters in the versions that it pins: what CI runs, then pre-commit, then what is configured. */
export function readLinters(context: Context): Fact<Linter>[] {
  const { sources, root, commands, requirements } = context;
  const hooks = readHooks(context);
  const byPrecommit = hooks.length > 0;
  return linters.flatMap((known): Fact<Linter>[] => {
    if (onFiles.has(known.name)) return [];
    const command = withAllPaths(commandOf(known, commands), context);
    const hook = hooks.find((one) => calls(known, one));
    const configured = configurationOf(known, context);
    const requirement = requirements.find(({ value }) => value.name === known.package);
    // A plugin brings its linter along.
    const plugin = requirements.find(({ value }) => value.name.startsWith(`${known.package}-`));
    // A formatter or a second form of a linter counts only where it is named.
    const named = command ?? hook;
    const implied = configured && (requirement || plugin || !byPrecommit) ? configured : undefined;
    const installed =
      known.onlyNamed || (known.subcommand && known.name !== 'ruff') || otherFormNamed(known, commands)
        ? undefined
        : requirement?.value.development &&
            !requirements.some(({ value }) => known.broughtBy?.test(value.name))
          ? requirement.evidence[0]
          : undefined;
    const evidence = [
      command?.evidence,
      hook?.evidence,
      named ? configured : (implied ?? installed),
      (requirement ?? plugin)?.evidence[0],
    ].filter((one) => one !== undefined);
    if (!named && !implied && !installed) return [];
    // pre-commit calls its hooks from the root.
    const place = command ? command.folder : hook ? '.' : folderOf(implied?.file ?? '');
    const folder = isBelow(place, root) ? relative(root, place) : '.';
    const { version, plugins } = packagesOf(known, command, hook, context);
    const linter = {
      ...{ name: known.name, version, command: wordsOf(known, command, hook, implied, sources) },
      ...(folder === '.' ? {} : { folder }),
      ...(plugins.length > 0 ? { plugins } : {}),
    };
    return [fact<Linter>(linter, ...evidence)];
  });
}

/** What checks the project beside these linters, as sentences: other programs that CI runs, and other hooks of pre-commit. */
export function otherChecks(context: Context): string[] {
  const programs = context.commands.filter(({ origin, program }) => origin === 'ci' && notRun.test(program));
  const ofNode = hooksOfNodeLinters(context);
  const hooks = readHooks(context).filter(
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

/** Where a command names one form of a tool, such as `djlint --check`, the other one is not implied. */
const otherFormNamed = (known: Known, commands: readonly Command[]): boolean =>
  linters.some((one) => one !== known && one.package === known.package && commandOf(one, commands));

function commandOf(known: Known, commands: readonly Command[]): Command | undefined {
  const order = ['ci', 'tox', 'nox', 'make'] as const;
  const found = commands.filter(({ program, args, production }) => {
    // With --exit-zero it fixes or counts, and another command is the gate.
    if (production || program !== known.program || args.includes('--exit-zero')) return false;
    if (formatsFiles(known, args)) return false;
    return isForm(known, args);
  });
  // One that only checks is preferred to one that changes files.
  const only = found.filter(({ args }) => !args.some((word) => known.fix?.test(word)));
  return order.flatMap((origin) =>
    directFirst([...only, ...found]).filter((one) => one.origin === origin),
  )[0];
}

/** Of a program with several forms: whether these arguments are this one, such as `ruff format`. */
function isForm({ name, subcommand }: Known, args: readonly string[]): boolean {
  if (!subcommand) return !(name === 'djlint' && args.some((word) => /^--(check|reformat)$/.test(word)));
  return name === 'ruff'
    ? !/^(format|clean)$/.test(args[0] ?? '.')
    : args.some((word) => subcommand.test(word));
}

/** Whether a hook is this linter: one of the repository's own by what it calls, another one by its name. */
const calls = (known: Known, { id, program, args }: Hook): boolean =>
  program === undefined ? known.hooks.test(id) : program === known.program && isForm(known, args);

/** `black shop/migrations/*.py` after these were made: nothing is checked where only files are named and changed. */
function formatsFiles({ check, subcommand }: Known, args: readonly string[]): boolean {
  const paths = args.filter((word) => !word.startsWith('-') && !subcommand?.test(word));
  const isChecked = args.some((word) => checks.test(word));
  return check !== undefined && !isChecked && paths.length > 0 && paths.every((word) => word.endsWith('.py'));
}

/** A command with the paths of those beside it that differ in nothing else: `black --check src`, `black --check tests`. */
function withAllPaths(command: Command | undefined, { sources, commands }: Context): Command | undefined {
  if (!command) return undefined;
  const isPath = (word: string) =>
    !word.startsWith('-') && (word.endsWith('.py') || sources.hasFolder(join(command.folder, word) ?? ''));
  const beyond = (one: Command, other: Command) => one.args.filter((word) => !other.args.includes(word));
  const more = commands.flatMap((one) => {
    const beside =
      one.program === command.program &&
      one.evidence.file === command.evidence.file &&
      one.folder === command.folder;
    const own = beside ? beyond(one, command) : [];
    const missing = beyond(command, one);
    return own.length > 0 && missing.length > 0 && [...own, ...missing].every(isPath) ? own : [];
  });
  return { ...command, args: [...command.args, ...new Set(more)] };
}

/** Flags of a formatter that checks. */
const checks = /^(--check|--check-only|-c|--diff)$/;

/** The command that checks and changes nothing. */
function wordsOf(
  known: Known,
  command: Command | undefined,
  hook: Hook | undefined,
  implied: Evidence | undefined,
  sources: Sources,
): string[] {
  if (command) return onlyChecks(known, [known.program, ...command.args]);
  if (!hook && known.asked && baseOf(implied?.file ?? '') === 'pyproject.toml')
    return [known.program, ...known.asked, ...known.command.slice(1)];
  if (!hook || hook.args.length === 0) return known.command;
  const [program = '', ...rest] = known.command;
  const own = hook.args.filter(
    (word) => !known.fix?.test(word) && word !== known.check && !rest.includes(word),
  );
  const target = rest.at(-1) === '.' ? ['.'] : [];
  const paths = own.some(
    (word) =>
      !/^-|\.(toml|cfg|ini|ya?ml|json|conf)$|(^|\/)\.\w+$/.test(word) &&
      (word.includes('/') || sources.hasFolder(word) || sources.has(word)),
  );
  return [program, ...rest.slice(0, rest.length - target.length), ...own, ...(paths ? [] : target)];
}

/** Options that would take the next word for the value that only CI knows: `pylint -j "$CPUS" shop`. */
const takesValue = /^(-[jl]|--(jobs|rcfile|config(-file)?|(max-)?line-length|settings(-path|-file)?))$/;

function onlyChecks(known: Known, words: string[]): string[] {
  const kept = words.filter(
    (word, index) =>
      !known.fix?.test(word) &&
      !known.report?.test(word) &&
      !known.report?.test(words[index - 1] ?? '') &&
      !/\$|\{[^}]*\}/.test(word) &&
      !(takesValue.test(word) && /^["']?\$/.test(words[index + 1] ?? '')),
  );
  if (!known.check || kept.some((word) => checks.test(word))) return kept;
  const after = known.name === 'ruff-format' ? 2 : 1;
  return [...kept.slice(0, after), known.check, ...kept.slice(after)];
}

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
