import { spawnSync } from 'node:child_process';

/** Runs programs in a folder to their end; returns the exit code, and both outputs one after the other. */
export const runIn =
  (cwd: string, env: NodeJS.ProcessEnv) =>
  (...[program = '', ...args]: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
    return { status, output: stdout + stderr };
  };
