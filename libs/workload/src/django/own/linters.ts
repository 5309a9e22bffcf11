import { posix } from 'node:path';
import { lookUp } from '@shipshape/workspace';
import type { Linter } from '../describe/project.ts';
import type { Ended } from '../run.ts';

/** What is known of a linter: where it comes from, how its findings are counted, how to keep it out of our folders. */
interface KnownLinter {
  /** The package that brings it, where that is not its name. */
  distribution?: string;
  /** The program, where that is not its name. */
  program?: string;
  /** Findings in its output; undefined where the output shows none, so that its exit code counts. */
  count(output: string): number | undefined;
  /**
   * Flags that leave out folders which are nobody's source, added to what the project leaves out itself; only where the
   * project's folder has them. ruff needs none: it passes over what git ignores.
   */
  leaveOut?(folders: readonly string[]): string[];
  /** The release that brought those flags: an earlier one gets the other folders by name. */
  since?: string;
  /** Flags that a release before this one needs for folders: otherwise it passes over them, and finds nothing. */
  before?: readonly [release: string, flag: string];
  /** Flags for one that its configuration may tell to change files. */
  changesNothing?: readonly string[];
  /** It imports the project's packages, so the one in the project's environment is preferred to one with all plugins. */
  importsProject?: true;
  /** For one whose flag would replace the project's own: it gets the other folders by name, and these files. */
  files?: RegExp;
  /** A flag of pre-commit's hook, by which it leaves out what it is configured to where it gets files by name. */
  byName?: string;
  /** A flag and the file that it looks for in the folders it is given: with other ones, it is told where that is. */
  configuration?: [flag: string, file: string];
}

const lines = (pattern: RegExp) => (output: string) => {
  const found = output.split('\n').filter((line) => pattern.test(line)).length;
  return found > 0 ? found : undefined;
};
const number = (pattern: RegExp) => (output: string) => {
  const found = pattern.exec(output)?.[1];
  return found === undefined ? undefined : Number(found);
};
/** djlint ends with 2 where a project has no templates. */
const orNoFiles = (pattern: RegExp) => (output: string) =>
  /^No files to check!/m.test(output) ? 0 : number(pattern)(output);
const python = /\.pyi?$/;
const templates = /\.(html?|jinja2?|j2)$/;
const located = /^[^\s:][^:]*:\d+:(\d+:)? /;

const known: Record<string, KnownLinter> = {
  ruff: {
    count: number(/^Found (\d+) errors?/m),
    byName: '--force-exclude',
    // `fix = true` and `fix-only = true` in its configuration.
    changesNothing: ['--no-fix', '--no-fix-only'],
  },
  'ruff-format': {
    ...{ distribution: 'ruff', program: 'ruff', byName: '--force-exclude' },
    // What stands before it depends on the release: "Would reformat: a.py", or since 0.16 a difference.
    count: number(/^(\d+) files? would be reformatted/m),
  },
  black: {
    count: lines(/^would reformat /),
    ...{ files: python, since: '20.8' },
    leaveOut: (them) => [
      `--force-exclude=(^|/)(${them.map((one) => one.replaceAll('.', '\\.')).join('|')})/`,
    ],
  },
  isort: {
    count: lines(/^ERROR: .*Imports are incorrectly sorted/),
    ...{ files: python, since: '5.8', before: ['5', '--recursive'], byName: '--filter-files' },
    leaveOut: (them) => them.map((one) => `--extend-skip=${one}`),
  },
  flake8: { count: lines(located), files: python },
  mypy: {
    importsProject: true,
    count: number(/^Found (\d+) errors? in/m),
    ...{ files: python, since: '0.900' },
    leaveOut: (them) => [`--exclude=(^|/)(${them.join('|')})/`],
  },
  pylint: {
    importsProject: true,
    count: lines(/^[^\s:][^:]*:\d+:\d+: [CRWEFI]\d+:/),
    files: python,
  },
  djlint: { count: orNoFiles(/found (\d+) errors?/), files: templates },
  'djlint-reformat': {
    ...{ distribution: 'djlint', program: 'djlint', files: templates },
    count: orNoFiles(/^(\d+) files? would be updated/m),
  },
  curlylint: { count: number(/(\d+) errors? reported/), files: templates },
  djhtml: { count: lines(/^would have reindented /), files: templates },
  bandit: { count: lines(/^>> Issue: /), files: python, configuration: ['--ini', '.bandit'] },
  pyright: { count: number(/^(\d+) errors?/m) },
  codespell: { count: lines(/ ==> /), files: /./ },
  vulture: { count: lines(located), files: python },
  yamllint: { count: lines(/^\s+\d+:\d+\s+(error|warning)\b/), files: /\.ya?ml$/ },
  'import-linter': {
    program: 'lint-imports',
    importsProject: true,
    count: number(/^Contracts: \d+ kept, (\d+) broken/m),
  },
  autoflake: { count: lines(/: Unused imports/), files: python },
  pyflakes: { count: lines(located), files: python },
  doc8: { count: lines(located), files: /\.(rst|txt)$/ },
  pyupgrade: { count: lines(/^Rewriting /) },
};

/** The package that brings a linter's program, and the program. */
export function sourceOf({ name, command }: Pick<Linter, 'name' | 'command'>): {
  distribution: string;
  program: string;
} {
  const program = lookUp(known, name)?.program ?? command[0] ?? name;
  return { distribution: lookUp(known, name)?.distribution ?? program, program };
}

/** Whether a linter in the project's environment checks as the project's CI does: with its plugins, or without any. */
export const complete = ({ name, plugins = [] }: Pick<Linter, 'name' | 'plugins'>): boolean =>
  plugins.length === 0 || lookUp(known, name)?.importsProject === true;

/** Folders of Shipshape and Node, which lie in the project's folder where that is the repository's root. */
const notSource = ['node_modules', '.shipshape', '.nx', 'dist'];

/** Whether the flags of a linter depend on its release. */
export const needsRelease = ({ name }: Pick<Linter, 'name'>): boolean =>
  lookUp(known, name)?.since !== undefined;

/**
 * The arguments of a linter's program.
 *
 * @param entries what the project's folder contains, folders with a `/` at their end
 * @param release of the program, such as `5.6.4`; undefined for a recent one
 * @param given the files that pre-commit gives it; undefined for all
 */
export function argumentsOf(
  { name, command }: Linter,
  entries: readonly string[],
  release?: string,
  given?: readonly string[],
): string[] {
  const there = notSource.filter((one) => entries.includes(`${one}/`));
  const {
    leaveOut,
    files,
    since,
    before,
    changesNothing = [],
    byName,
    configuration,
  } = lookUp(known, name) ?? {};
  const old = before && release && isEarlier(release, before[0]) ? [before[1]] : [];
  const words = [...old, ...command.slice(1), ...changesNothing];
  // As pre-commit does: behind what its hook states.
  if (given) {
    const flag = byName && old.length === 0 ? [byName] : [];
    return [...words.filter((word) => word !== '.'), ...flag, ...given];
  }
  if (there.length === 0) return words;
  const flags = leaveOut && !(since && release && isEarlier(release, since)) ? leaveOut(there) : undefined;
  if (files && !flags) {
    if (!words.includes('.') && !words.every((word) => word.startsWith('-'))) return words;
    const told =
      configuration && entries.includes(configuration[1]) && !words.includes(configuration[0])
        ? configuration
        : [];
    return [...told, ...words.filter((word) => word !== '.'), ...sourcesAmong(entries, files)];
  }
  return [...(flags ?? []), ...words];
}

const isEarlier = (release: string, than: string) => release.localeCompare(than, 'en', { numeric: true }) < 0;

/**
 * The files that pre-commit gives a linter; undefined for all, and for one that looks for its files itself.
 *
 * @param all the project's files, from its folder
 */
export function givenTo({ name, chosen }: Linter, all: () => readonly string[]): string[] | undefined {
  const { files, byName } = lookUp(known, name) ?? {};
  const kind = files ?? (byName ? python : undefined);
  if (!chosen || !kind) return undefined;
  const patterns = (them: string[]) =>
    them.map((one) => new RegExp(one.replace(/^\(\?i\)/, ''), one.startsWith('(?i)') ? 'i' : ''));
  const [wanted, unwanted] = [patterns(chosen.files), patterns(chosen.exclude)];
  return all().filter((path) => {
    const matches = (one: RegExp) => one.test(posix.join(chosen.from, path));
    return kind.test(path) && wanted.every(matches) && !unwanted.some(matches);
  });
}

/** What `.` stands for without the folders that are nobody's source, and without hidden ones. */
const sourcesAmong = (entries: readonly string[], files: RegExp): string[] =>
  entries
    .filter((one) => !one.startsWith('.') && (one.endsWith('/') || files.test(one)))
    .map((one) => one.replace(/\/$/, ''))
    .filter((one) => !notSource.includes(one) && !/^\.?v?env$/.test(one))
    .sort();

/** What a linter came to: how many findings, or that it could not check. */
export type Verdict = number | 'fails';

/** Reads a linter's verdict from its exit code and output. */
export function verdictOf(name: string, { exitCode, output }: Ended): Verdict {
  const counted = lookUp(known, name)?.count(output);
  if (exitCode === 0) return 0;
  if (exitCode >= 126) return 'fails';
  // mypy and ruff end with 2 where they themselves failed; what they counted then is not the whole.
  const crashed =
    /^Traceback \(most recent call last\):/m.test(output) ||
    /INTERNAL ERROR|internal error|prevented further checking/.test(output);
  // pylint ends with 32 for wrong usage and with bit 1 for a fatal error, black with 123 for an internal one.
  const gaveUp = name === 'pylint' ? (exitCode & 33) !== 0 : name === 'black' && exitCode === 123;
  if (crashed || gaveUp) return 'fails';
  // A known linter that ends badly and counts nothing has not checked; of another one only its end is known.
  if (counted === undefined && (Object.hasOwn(known, name) || exitCode > 1)) return 'fails';
  return counted ?? 1;
}

/** How a verdict compares with the accepted one. */
export interface Comparison {
  name: string;
  verdict: Verdict;
  accepted: Verdict;
  /** It is worse than what is accepted. */
  worse: boolean;
  /** It is better, so that the baseline can be lowered. */
  better: boolean;
}

/** @param accepted from shipshape.json; undefined for a linter that must be clean */
export function compare(name: string, verdict: Verdict, accepted: Verdict = 0): Comparison {
  const rank = (value: Verdict) => (value === 'fails' ? Number.POSITIVE_INFINITY : value);
  const [is, was] = [rank(verdict), rank(accepted)];
  return { name, verdict, accepted, worse: is > was, better: is < was };
}
