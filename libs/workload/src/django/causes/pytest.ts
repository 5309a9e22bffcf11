import { commonCause, type Ended, lastError } from '../run.ts';
import { neverEnds } from '../time-limit.ts';

/**
 * Why pytest failed, by its exit code: 1 tests failed, 2 interrupted, 3 an internal error, 4 wrong usage, 5 no tests.
 * Where the output does not tell more, only that it failed.
 */
export function pytestCause(result: Ended): string {
  const common = commonCause('pytest', result);
  if (common) return common;
  const { exitCode, output } = result;
  const counts = summary(output) ?? output;
  // pytest's own limit of a test prints the same, and goes on.
  const endless = summary(output) === undefined ? neverEnds(output, 'pytest') : undefined;
  if (endless) return endless;
  if (/: No module named '?pytest'?$/m.test(output)) return 'pytest is not installed in the environment.';
  if (exitCode === 5) {
    const deselected = /\b(\d+) deselected\b/.exec(counts)?.[1];
    if (deselected)
      return `no test ran: all ${deselected} tests were deselected by its options, such as -k or -m in addopts.`;
    return 'there are no tests: pytest collected none. Name test files test_*.py or *_test.py, or state testpaths.';
  }
  if (exitCode === 1 || exitCode === 2) {
    if (/Interrupted: \d+ errors? during collection/.test(output)) {
      return 'pytest could not import the test files that it names above, so no test ran.';
    }
  }
  if (exitCode === 1) {
    if (isCoverageOnly(output, counts))
      return 'the tests passed, but their coverage is below the required one, see above.';
    if (failures.test(counts)) {
      return `tests failed (pytest's exit code 1). Correct what it names above.`;
    }
  }
  if (exitCode === 2) {
    const reason = /^!+ _pytest\.outcomes\.Exit: (.*?) !+$/m.exec(output)?.[1];
    if (reason !== undefined) return `the project ended pytest before all tests had run: ${reason}.`;
    if (/^!+ KeyboardInterrupt !+$/m.test(output))
      return 'pytest was interrupted (its exit code 2) before all tests had run.';
    return 'pytest ended before all tests had run (its exit code 2). Its output is above.';
  }
  if (exitCode === 3)
    return 'pytest had an internal error (its exit code 3), which is no finding about the code.';
  if (exitCode === 4) {
    if (/ImportError while loading conftest|ConftestImportFailure/.test(output)) {
      return 'pytest could not import conftest.py, so no test ran. Its output above says why.';
    }
    const plugin = /Error importing plugin "([^"]+)"/.exec(output)?.[1];
    if (plugin)
      return `pytest could not import its plugin ${plugin}, so no test ran: install it, or leave it out.`;
    const usage = /^(?:pytest|\S*\.py): error: |^ERROR: (?:usage|file or directory not found)/m.test(output);
    if (!usage && /ImproperlyConfigured|No module named|ImportError/.test(output)) {
      return "pytest could not load the project's settings, so no test ran. Its output above says why.";
    }
    return 'pytest was called with options or a configuration that it does not accept (its exit code 4), see above.';
  }
  if (/required field "lineno" missing from alias/.test(output))
    return 'this pytest is older than Python 3.10 and does not run on it: raise pytest to 6.2.5 or later.';
  // Settings that raise at import end pytest before it prints a summary of tests.
  const error = summary(output) === undefined ? lastError(output) : undefined;
  if (error) return `pytest ended with an error before any test ran: ${error}. Its output is above.`;
  return `pytest failed (exit code ${exitCode}). Its output is above.`;
}

/** What pytest counts. */
const failures = /\b\d+ (?:failed|errors?)\b/;

/** pytest's last line, such as `1 failed, 2 passed in 0.32s`: what tests print may look the same anywhere else. */
const summary = (output: string): string | undefined =>
  output.split('\n').findLast((line) => /\bin \d+(?:\.\d+)?s\b/.test(line));

/** pytest-cov ends with 1 as well where all tests pass and too little is covered. */
const isCoverageOnly = (output: string, counts: string) =>
  /Required test coverage of \S+ not reached|Coverage failure: total of/.test(output) &&
  !failures.test(counts);
