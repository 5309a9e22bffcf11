import { baseOf, isBelow, join } from '../../paths.ts';
import { type Command, directFirst } from './commands/index.ts';
import type { Context } from './context.ts';
import type { Known } from './linter-table.ts';
import type { Hook } from './pre-commit.ts';
import type { Evidence } from './project.ts';
import type { Sources } from './sources.ts';
import { isUnknown } from './test-arguments.ts';

/**
 * The command of a linter that CI runs, or else tox, nox or make: of several that which looks at most files, with the paths of
 * those that differ from it in nothing else, `black --check src` and `black --check tests`.
 */
export function commandOf(known: Known, context: Context): Command | undefined {
  const { sources, commands } = context;
  if (onlyIgnored(known, context)) return undefined;
  const found = commands.filter((one) => isCheckOf(known, one) && !isIgnored(one));
  // One that only checks is preferred to one that changes files.
  const only = found.filter(({ args }) => !args.some((word) => known.fix?.test(word)));
  for (const origin of ['ci', 'tox', 'nox', 'make']) {
    for (const all of [only, found]) {
      const own = directFirst(all).filter((one) => one.origin === origin);
      const widest = own.length > 1 ? byWidth(own, sources)[0] : own[0];
      if (widest) return withAllPaths(widest, context);
    }
  }
  return undefined;
}

/** Whether CI calls a linter, and never so that its findings would end a job. */
export const onlyIgnored = (known: Known, { commands }: Context): boolean => {
  const own = commands.filter((one) => one.origin === 'ci' && isCheckOf(known, one));
  return own.length > 0 && own.every(isIgnored);
};

/** With --exit-zero it fixes or counts, and another command is the gate. */
const isIgnored = ({ ignored, args }: Command) => ignored === true || args.includes('--exit-zero');

/** Whether a command is this linter over the project. */
const isCheckOf = (known: Known, { program, args, production }: Command): boolean =>
  !production && program === known.program && !formatsFiles(known, args) && isForm(known, args);

/** Of a program with several forms: whether these arguments are this one, such as `ruff format`. */
export function isForm({ name, subcommand }: Known, args: readonly string[]): boolean {
  if (!subcommand) return !(name === 'djlint' && args.some((word) => /^--(check|reformat)$/.test(word)));
  return name === 'ruff'
    ? !/^(format|clean)$/.test(args[0] ?? '.')
    : args.some((word) => subcommand.test(word));
}

/** `black shop/migrations/*.py` after these were made: nothing is checked where only files are named and changed. */
function formatsFiles({ check, subcommand }: Known, args: readonly string[]): boolean {
  const paths = args.filter((word) => !word.startsWith('-') && !subcommand?.test(word));
  const isChecked = args.some((word) => checks.test(word));
  return check !== undefined && !isChecked && paths.length > 0 && paths.every((word) => word.endsWith('.py'));
}

/** Those that look at most files first; without a path, or with one that only the run knows, that is all of them. */
function byWidth(commands: readonly Command[], sources: Sources): Command[] {
  const width = ({ args, folder }: Command) => {
    const named = pathsOf(args);
    const places = named.some(isUnknown) || named.length === 0 ? ['.'] : named;
    // Of a pattern, the folder that it begins with.
    const below = places.flatMap((one) => join(folder, one.replace(/(^|\/)[^/]*\*.*$/, '') || '.') ?? []);
    return sources.files.filter((file) => below.some((one) => isBelow(file, one))).length;
  };
  // Of two that look at the same files, the one that is not for a few rules alone.
  const rules = ({ args }: Command) => (args.some((word) => /^--(select|enable)\b/.test(word)) ? 0 : 0.5);
  const widths = new Map(commands.map((one) => [one, width(one) + rules(one)]));
  return [...commands].sort((a, b) => (widths.get(b) ?? 0) - (widths.get(a) ?? 0));
}

/** Whether a command looks at single files alone. */
export const namesFiles = ({ args, folder }: Command, sources: Sources): boolean => {
  const paths = pathsOf(args);
  return paths.length > 0 && paths.every((one) => sources.has(join(folder, one) ?? ''));
};

/** A command with the paths of those beside it that differ in nothing else. */
function withAllPaths(command: Command, { sources, commands }: Context): Command {
  const isPath = (word: string) =>
    !word.startsWith('-') && (word.endsWith('.py') || sources.hasFolder(join(command.folder, word) ?? ''));
  const beyond = (one: Command, other: Command) => one.args.filter((word) => !other.args.includes(word));
  const isSeen = (word: string) => command.args.some((one) => isBelow(word, one));
  const more = commands.flatMap((one) => {
    const beside =
      !isIgnored(one) &&
      one.program === command.program &&
      one.evidence.file === command.evidence.file &&
      one.folder === command.folder;
    const own = beside ? beyond(one, command) : [];
    const missing = beyond(command, one);
    return own.length > 0 && missing.length > 0 && [...own, ...missing].every(isPath)
      ? own.filter((word) => !isSeen(word))
      : [];
  });
  return { ...command, args: [...command.args, ...new Set(more)] };
}

/** Flags of a formatter that checks. */
const checks = /^(--check|--check-only|-c|--diff)$/;

/** Options that would take the next word for the value that only CI knows: `pylint -j "$CPUS" shop`. */
const takesValue = /^(-[jl]|--(jobs|rcfile|config(-file)?|(max-)?line-length|settings(-path|-file)?))$/;

/** Options whose value may be called like a folder, and is none that is looked at. */
const namesOthers =
  /^(-[xt]|--[^=]*(exclude|ignore|skip|select|config|rcfile|settings|version|profile|format)[^=]*)$/;

/** What configures a linter. */
const configures = /\.(toml|cfg|ini|ya?ml|json|conf)$|(^|\/)\.\w+$/;

/** The words that say where to look, those that only the run knows among them. */
function pathsOf(args: readonly string[]): string[] {
  return args.filter((word, index) => {
    const before = args[index - 1] ?? '';
    if (word.startsWith('-') || takesValue.test(before) || namesOthers.test(before)) return false;
    if (index === 0 && /^(check|format)$/.test(word)) return false;
    return isUnknown(word) || !(configures.test(word) || /^[\d,.]*\d$/.test(word));
  });
}

/** The command that checks and changes nothing. */
export function wordsOf(
  known: Known,
  command: Command | undefined,
  hook: Hook | undefined,
  implied: Evidence | undefined,
  sources: Sources,
): string[] {
  if (command) return onlyChecks(known, command);
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
      !word.startsWith('-') &&
      !configures.test(word) &&
      (word.includes('/') || sources.hasFolder(word) || sources.has(word)),
  );
  return [program, ...rest.slice(0, rest.length - target.length), ...own, ...(paths ? [] : target)];
}

/** A command of the project's own, so that it changes nothing and looks at the whole folder where only a run knows at what. */
function onlyChecks(known: Known, { args }: Command): string[] {
  const kept = args.filter(
    (word, index) =>
      !known.fix?.test(word) &&
      !known.report?.test(word) &&
      !known.report?.test(args[index - 1] ?? '') &&
      !isUnknown(word) &&
      !((takesValue.test(word) || namesOthers.test(word)) && isUnknown(args[index + 1] ?? '')),
  );
  const named = pathsOf(args);
  const lacks = known.needsPath || named.some(isUnknown);
  const target =
    lacks && !named.some((word) => kept.includes(word)) ? known.command.filter((one) => one === '.') : [];
  const first = known.name === 'ruff-format' ? 1 : 0;
  const check = known.check && !kept.some((word) => checks.test(word)) ? [known.check] : [];
  return [known.program, ...kept.slice(0, first), ...check, ...kept.slice(first), ...target];
}
