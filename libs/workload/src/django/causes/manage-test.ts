import { commonCause, type Ended, lastError } from '../run.ts';
import { neverEnds } from '../time-limit.ts';

/** Why `manage.py test` failed, from its output: tests failed, or none ran. */
export function manageTestCause(result: Ended): string {
  const common = commonCause('manage.py', result);
  if (common) return common;
  const { exitCode, output } = result;
  const endless = /^Ran \d+ tests? in/m.test(output) ? undefined : neverEnds(output, 'manage.py test');
  if (endless) return endless;
  const failed = /^FAILED \(([^)]*)\)/m.exec(output)?.[1];
  if (failed) return `tests failed (${failed}). Correct what manage.py test names above.`;
  // Not any refused connection: a test may need another service.
  if (/^Got an error (?:re)?creating the test database|^\S*OperationalError: /m.test(output)) {
    return `the test database could not be made or reached. Its output above says why.`;
  }
  const error =
    lastError(output) ?? /^(?:CommandError|SystemCheckError|django\.core\.\S+): .*/m.exec(output)?.[0];
  if (error) return `manage.py test ended with an error before any test ran: ${error}. Its output is above.`;
  return `manage.py test failed (exit code ${exitCode}). Its output is above.`;
}
