import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import { actionsVariables } from './actions-variables.ts';

/**
 * Runs commands with all that a job of a pull request has in its environment, and values that nobody should take for their
 * own.
 *
 * @param commands arguments to npx, of each
 * @param folder an empty one, for the files that a job has
 * @returns the exit code of the first that fails, otherwise 0
 * @throws UserError where a test wrote into the job's own files
 */
export function asActions(commands: readonly string[][], folder: string): number | null {
  const env = { ...process.env, ...actionsVariables(folder, workspaceRoot) };
  let status: number | null = 0;
  for (const command of commands)
    if (status === 0)
      status = spawnSync('npx', command, { cwd: workspaceRoot, env, stdio: 'inherit' }).status;
  // Not the summary: Nx itself writes a report into it.
  const written = ['output', 'env', 'path', 'state'].filter(
    (name) => readFileSync(join(folder, name)).length > 0,
  );
  if (written.length > 0) throw new UserError(`Tests wrote into the job's own ${written.join(', ')}.`);
  return status;
}
