import { commonCause, type Ended } from '../run.ts';

/** Why mypy failed. Its exit codes: 1 it found errors, 2 it could not check, be it for the code or for itself. */
export function mypyCause(result: Ended): string {
  const common = commonCause('mypy', result);
  if (common) return common;
  const { exitCode, output } = result;
  if (exitCode === 1 && /^Found \d+ errors? in/m.test(output)) {
    return 'mypy found what it names above. Correct it, then run this again.';
  }
  if (/INTERNAL ERROR/.test(output))
    return 'mypy crashed (INTERNAL ERROR), which is no finding about the code.';
  if (/Error constructing plugin instance|^\S*ImproperlyConfigured\b|Error importing plugin/m.test(output)) {
    return "mypy's plugin could not load the project's settings. Its output above says why.";
  }
  if (/errors prevented further checking/.test(output)) {
    return 'mypy could not check the code because of the errors that it names above. Correct them first.';
  }
  if (/There are no \.py\[i\] files|Nothing to do/.test(output)) return 'mypy found no Python file to check.';
  return `mypy itself failed (exit code ${exitCode}), which is no finding about the code. Its output above says why.`;
}
