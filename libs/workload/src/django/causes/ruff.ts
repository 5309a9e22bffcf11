import { folderInWords } from '../../folder-words.ts';
import { commonCause, type Ended } from '../run.ts';

/** Why `ruff format --check` failed. Its exit codes: 1 a file would change, 2 ruff itself failed. */
export function formatCause(root: string, result: Ended): string {
  const common = commonCause('ruff', result);
  if (common) return common;
  if (result.exitCode === 1)
    return `not formatted. Run "ruff format ." in ${folderInWords(root)} (.venv/bin/ruff).`;
  if (/Failed to parse .*\.py\b|invalid-syntax|SyntaxError/i.test(result.output)) {
    return 'ruff could not read a file as Python. Correct the file that it names above.';
  }
  return toolFailed(result);
}

/** Why `ruff check` failed. Its exit codes: 1 a rule is broken, 2 ruff itself failed. */
export function rulesCause(result: Ended): string {
  const common = commonCause('ruff', result);
  if (common) return common;
  if (result.exitCode === 1) return 'ruff found what it names above. Correct it, then run this again.';
  return toolFailed(result);
}

const toolFailed = ({ exitCode }: Ended) =>
  `ruff itself failed (exit code ${exitCode}), which is no finding about the code. Its output above says why; often its configuration is not valid.`;
