import { stripVTControlCharacters } from 'node:util';
import { UserError } from '@shipshape/workspace';
import type { ProcessPromise } from 'zx/core';

/** How a tool ended. */
export interface Ended {
  /** As a shell has it: 127 for a program that is not there, 128 + signal number where a signal ended it. */
  exitCode: number;
  /** Standard output and standard error, without colours. */
  output: string;
}

/** Waits for a command that prints its own output; its failure is no error here. */
export async function ended(command: ProcessPromise): Promise<Ended> {
  const result = await command.nothrow();
  const exitCode = result.exitCode ?? 1;
  return { exitCode, output: stripVTControlCharacters(`${result.stdout}${result.stderr}`) };
}

/**
 * What every exit code of that value means, whatever the tool; undefined where it depends on the tool.
 *
 * @param tool its name, for the message
 */
export function commonCause(tool: string, { exitCode, output }: Ended): string | undefined {
  if (exitCode === 127) {
    return `${tool} is not installed: add it to the group "dev" of pyproject.toml, then run the target lock.`;
  }
  if (exitCode === 126) return `${tool} is not executable: remove .venv, then run this again.`;
  if (exitCode === 137) return `${tool} was killed (exit code 137), probably for lack of memory.`;
  if (exitCode === 130 || exitCode === 143) return `${tool} was interrupted (exit code ${exitCode}).`;
  if (/No space left on device/.test(output)) {
    // A test may be about just that.
    return `${tool}'s output names a full disk: free some space if it is full, then run this again. Otherwise correct what stands above.`;
  }
  return undefined;
}

/** The line of a traceback that names the error: the last that is not indented; undefined without a traceback. */
export const lastError = (output: string): string | undefined =>
  /(^|\.)Traceback \(most recent call last\):/m.test(output)
    ? output
        .trim()
        .split('\n')
        .filter((line) =>
          /^[A-Za-z_][\w.]*(?:Error|Exception|Configured|NotReady|Exit|Warning|Interrupt|DoesNotExist|NoReverseMatch)\b/.test(
            line,
          ),
        )
        .at(-1)
    : undefined;

/**
 * Throws where a tool failed.
 *
 * @param subject what failed, such as the project's folder: the beginning of the message
 * @param cause finds out why, from the tool's exit code and output
 * @throws UserError with subject and cause
 */
export function requirePassed(subject: string, result: Ended, cause: (result: Ended) => string): void {
  if (result.exitCode !== 0) throw new UserError(`${subject}: ${cause(result)}`);
}
