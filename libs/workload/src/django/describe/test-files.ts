import { literal } from '../../literal.ts';
import { baseOf, folderOf, isBelow, join, relative } from '../../paths.ts';
import type { SettingsContext } from './context.ts';
import type { PytestConfiguration } from './pytest-configuration.ts';
import { selectionOf } from './test-selection.ts';

const isTestFile = (path: string): boolean => {
  const name = baseOf(path);
  return (
    /^(test_.+|.+_tests?|tests?)\.py$/.test(name) ||
    (/(^|\/)tests?\//.test(path) && name.endsWith('.py') && /test/i.test(name))
  );
};

/** What `startapp` writes: imports and a comment. */
const isEmpty = (text: string | undefined): boolean =>
  (text ?? '').split(/\r?\n/).every((line) => /^\s*($|#|(from|import)\s)/.test(line));

const hasDoctests = (configured: PytestConfiguration | undefined) =>
  configured?.options.includes('--doctest-modules') === true;

/** The files that have tests, by their names; with doctests, others as well. */
export function testFiles(
  { sources, root, settings }: SettingsContext,
  configured: PytestConfiguration | undefined,
): string[] {
  const settingsFiles = settings.modules.map((module) => `/${module.replaceAll('.', '/')}.py`);
  const doctests = hasDoctests(configured);
  return sources.files.filter(
    (path) =>
      isBelow(path, root) &&
      path.endsWith('.py') &&
      (isTestFile(relative(root, path)) || (doctests && /^\s*>>> /m.test(sources.text(path) ?? ''))) &&
      !settingsFiles.some((file) => `/${path}`.endsWith(file)) &&
      !(baseOf(path) === 'tests.py' && isEmpty(sources.text(path))) &&
      !/(^|\/)(node_modules|site-packages|\.?venv|__pycache__|migrations|management\/commands)\//.test(
        path,
      ) &&
      !/(^|\/)\d{4}_\w+\.py$/.test(path),
  );
}

/** The file or folder that an argument of a runner names: `tests/unit`, `tests/test_a.py::test_b` or `shop.tests`. */
export function placeIn(folder: string, chosen: string): string | undefined {
  const [path = ''] = chosen.split('::');
  return join(folder, path.includes('/') || path.endsWith('.py') ? path : path.replaceAll('.', '/'));
}

/** Whether a file is a place, or lies in it. */
export const isAt = (file: string, place: string): boolean => isBelow(file, place) || file === `${place}.py`;

/** The files in places that a command in a folder names. */
export const filesIn = (folder: string, places: readonly string[], files: readonly string[]): string[] => {
  const named = places.flatMap((one) => placeIn(folder, one) ?? []);
  return files.filter((file) => named.some((place) => isAt(file, place)));
};

interface Collecting {
  byPytest: boolean;
  configured: PytestConfiguration | undefined;
  /** What chooses tests, in the folder that it counts from. */
  args: readonly string[];
  folder: string;
  /** Of `manage.py test`. */
  pattern: string | undefined;
  /** A runner of the project's own has rules of its own. */
  any: boolean;
}

/** The files of tests that a runner looks at: those of its patterns, in the places that are chosen. */
export function collectedFiles(files: readonly string[], by: Collecting): string[] {
  const { byPytest, configured, args, folder } = by;
  const patterns = byPytest
    ? (configured?.patterns ?? ['test_*.py', '*_test.py'])
    : [by.pattern ?? 'test*.py'];
  const names = patterns.map((one) => new RegExp(`(^|/)${one.split('*').map(literal).join('[^/]*')}$`));
  const matching =
    by.any || (byPytest && hasDoctests(configured))
      ? [...files]
      : files.filter((file) => names.some((name) => name.test(file)));
  const { only, without } = selectionOf(args).places;
  // A single class lies within its file.
  const labels = only.map((one) => one.replace(/(\.[A-Z]\w*)+(\.\w+)?$/, ''));
  const standard = byPytest && configured ? configured.places.filter((one) => !one.includes('*')) : [];
  const chosen =
    labels.length > 0
      ? filesIn(
          folder,
          labels,
          files.filter(
            (file) => matching.includes(file) || labels.some((one) => placeIn(folder, one) === file),
          ),
        )
      : standard.length > 0
        ? filesIn(folderOf(configured?.evidence.file ?? ''), standard, matching)
        : matching;
  // A module that lies in another folder of the path is not found by its name.
  const all = chosen.length > 0 ? chosen : matching;
  const left = new Set(filesIn(folder, without, all));
  return all.filter((file) => !left.has(file));
}
