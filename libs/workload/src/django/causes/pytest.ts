import { commonCause, type Ended, lastError } from '../run.ts';

/**
 * Why pytest failed, by its exit code: 1 tests failed, 2 interrupted, 3 an internal error, 4 wrong usage, 5 no tests.
 * Where the output does not tell more, only that it failed.
 */
export function pytestCause(result: Ended): string {
  const common = commonCause('pytest', result);
  if (common) return common;
  const { exitCode, output } = result;
  if (exitCode === 5) {
    return 'there are no tests: pytest collected none. Name test files test_*.py or *_test.py, or state testpaths.';
  }
  if (exitCode === 1 || exitCode === 2) {
    if (/errors? during collection/.test(output)) {
      return 'pytest could not import the test files that it names above, so no test ran.';
    }
  }
  if (exitCode === 1) {
    if (isCoverageOnly(output))
      return 'the tests passed, but their coverage is below the required one, see above.';
    if (/\b\d+ (?:failed|errors?)\b/.test(output)) {
      return `tests failed (pytest's exit code 1). Correct what it names above.`;
    }
  }
  if (exitCode === 2) return 'pytest was interrupted (its exit code 2) before all tests had run.';
  if (exitCode === 3)
    return 'pytest had an internal error (its exit code 3), which is no finding about the code.';
  if (exitCode === 4) {
    if (/ImportError while loading conftest|ConftestImportFailure/.test(output)) {
      return 'pytest could not import conftest.py, so no test ran. Its output above says why.';
    }
    if (/ImproperlyConfigured|No module named|ImportError/.test(output)) {
      return "pytest could not load the project's settings, so no test ran. Its output above says why.";
    }
    return 'pytest was called with options or a configuration that it does not accept (its exit code 4), see above.';
  }
  // Settings that raise at import end pytest before it prints a summary of tests.
  const error = /\bin \d+(?:\.\d+)?s\b/.test(output) ? undefined : lastError(output);
  if (error) return `pytest ended with an error before any test ran: ${error}. Its output is above.`;
  return `pytest failed (exit code ${exitCode}). Its output is above.`;
}

/** pytest-cov ends with 1 as well where all tests pass and too little is covered. */
const isCoverageOnly = (output: string) =>
  /Required test coverage of \S+ not reached|Coverage failure: total of/.test(output) &&
  !/\b\d+ (?:failed|errors?)\b/.test(output);
