import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Environment } from '../environment.ts';

/** What a step can hand to GitHub Actions, in the form its runner reads. */
export interface WorkflowCommands {
  info(line: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** Shows what `body` writes as a group that can be folded. */
  group(title: string, body: () => void): void;
  /** Gives the step an output, for later steps and jobs. */
  setOutput(name: string, value: string): void;
  /** Gives the job's later steps an environment variable. */
  exportVariable(name: string, value: string): void;
}

/**
 * The commands of a step: outputs and variables go to the files GITHUB_OUTPUT and GITHUB_ENV, or to the log where the
 * runner names no such file; everything else goes to the log.
 *
 * @param write writes to the log
 * @throws Error (the returned functions) where such a file cannot be written
 */
export function workflowCommands(env: Environment, write: (text: string) => void): WorkflowCommands {
  const info = (line: string) => write(`${line}\n`);
  const set = (variable: 'GITHUB_OUTPUT' | 'GITHUB_ENV', command: string, name: string, value: string) => {
    const file = env[variable];
    if (file) append(file, variable, assignment(name, value));
    else info(`${command} name=${name}::${escapeCommand(value)}`);
  };
  return {
    info,
    group(title, body) {
      info(`::group::${title}`);
      body();
      info('::endgroup::');
    },
    warning: (message) => info(`::warning::${escapeCommand(message)}`),
    error: (message) => info(`::error::${escapeCommand(message)}`),
    setOutput(name, value) {
      if (!env.GITHUB_OUTPUT) info('');
      set('GITHUB_OUTPUT', '::set-output', name, value);
    },
    exportVariable: (name, value) => set('GITHUB_ENV', '::set-env', name, value),
  };
}

/** Several lines are one value between two delimiters that nobody can guess, so that no value can end itself. */
function assignment(name: string, value: string): string {
  const delimiter = `ghadelimiter_${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

function append(file: string, variable: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new Error(`${variable} ${file} can't be written: ${(error as Error).message}`);
  }
}

function escapeCommand(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
