import { baseOf, folderOf } from '../../paths.ts';
import type { Command } from './commands/command.ts';
import type { Evidence } from './project.ts';
import { isOwnVariable } from './settings/forms.ts';
import { parseShell } from './syntax/shell.ts';
import { choosing, isUnknown, settingsIn } from './test-arguments.ts';
import { chosenBy, isSame, type Selection, selectionOf, tidy, together } from './test-selection.ts';

/** A run of tests, and where it is written. */
export interface TestRun {
  command: Command;
  args: readonly string[];
  env: Command['env'];
  evidence: Evidence[];
}

/** How runs are read. */
export interface Reading {
  /** The arguments of the runner. */
  argumentsOf: (command: Command) => readonly string[];
  /** What pytest's configuration chooses for a run that does not. */
  standard: { evidence: Evidence; options: string; places: readonly string[] } | undefined;
  /** Whether any of the tests in this place, or of this tag or mark, does. */
  drivesBrowser: (chosen: string) => boolean;
}

/**
 * A run together with those that have other parts of the same suite: by tags, marks, words or folders. They stand in the
 * same file, and set no variable to two values. A part that drives a browser stays out, since tests have none here, and so does
 * one that alone gets a secret: it asks a real service.
 *
 * @param runs those of the same runner
 */
export function wholeRun(command: Command, runs: readonly Command[], reading: Reading): TestRun {
  const { argumentsOf, standard, drivesBrowser } = reading;
  const read = (one: Command) => completed(selectionOf(choosing(argumentsOf(one))), one, standard);
  let whole: TestRun = {
    command,
    args: argumentsOf(command),
    env: command.env,
    evidence: [command.evidence],
  };
  let selection = read(command);
  if (chosenBy(selection).some(drivesBrowser)) return whole;
  for (const other of runs) {
    if (!isBeside(command, other) || conflict(whole.env, other.env)) continue;
    if (!isSame(secretsOf(command), secretsOf(other))) continue;
    if (argumentsOf(other).some((word) => !word.startsWith('-') && isUnknown(word))) continue;
    const more = read(other);
    const both = together(selection, more);
    if (!both || isSame(both, selection) || chosenBy(more).some(drivesBrowser)) continue;
    selection = both;
    whole = {
      command,
      args: written(selection, standard),
      env: { ...other.env, ...whole.env },
      evidence: [...whole.evidence, other.evidence],
    };
  }
  return whole;
}

/** The names of the settings' variables for which CI has a secret. */
const secretsOf = ({ env }: Command): string[] =>
  Object.keys(env)
    .filter(
      (name) => isOwnVariable(name) && /\bsecrets\.(?!GITHUB_|CODECOV_|COVERALLS_)/.test(env[name] ?? ''),
    )
    .sort();

/** With what pytest's configuration chooses where a run does not. */
function completed(selection: Selection, { folder }: Command, standard: Reading['standard']): Selection {
  const { places, marks } = selection;
  const isHere = standard && folderOf(standard.evidence.file) === folder;
  const only = isHere && !standard.places.some((one) => one.includes('*')) ? standard.places.map(tidy) : [];
  return {
    ...selection,
    places: places.only.length > 0 ? places : { ...places, only },
    marks: marks || standardMarks(standard),
  };
}

const standardMarks = (standard: Reading['standard']): string =>
  selectionOf(parseShell(standard?.options ?? '')[0]?.words ?? []).marks;

/** As arguments; all tests need an expression where pytest's configuration has one. */
function written(selection: Selection, standard: Reading['standard']): string[] {
  const { places, tags, marks, words, others } = selection;
  const usual = standardMarks(standard);
  const expression = marks || (usual && `${usual} or not (${usual})`);
  return [
    ...places.only,
    ...places.without.map((one) => `--ignore=${one}`),
    ...tags.only.map((one) => `--tag=${one}`),
    ...tags.without.map((one) => `--exclude-tag=${one}`),
    ...(expression && expression !== usual ? ['-m', expression] : []),
    ...(words ? ['-k', words] : []),
    ...others,
  ];
}

/** Jobs of one workflow and rules that it calls; of tox, the commands of one environment. */
const isBeside = (run: Command, other: Command): boolean =>
  other !== run &&
  other.origin === run.origin &&
  other.evidence.file === run.evidence.file &&
  other.folder === run.folder &&
  settingsIn(other.text) === settingsIn(run.text) &&
  (other.name === run.name ||
    (run.origin === 'ci' && !/^(tox\.ini|setup\.cfg)$/.test(baseOf(run.evidence.file))));

/** Whether a variable that the tests may read has two values; where coverage and reports go is none. */
const conflict = (one: Command['env'], two: Command['env']): boolean =>
  Object.entries(one).some(
    ([name, value]) =>
      (isOwnVariable(name) || name === 'DJANGO_SETTINGS_MODULE') &&
      !/^(COV|JUNIT)/.test(name) &&
      (two[name] ?? value) !== value,
  );
