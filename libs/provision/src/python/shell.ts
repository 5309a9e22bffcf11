import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { explainInstall } from './explain.ts';
import { fittingPython } from './fitting.ts';
import { ensureVenv } from './venv.ts';

const lockFile = 'requirements-dev.txt';

/** The oldest Python that a project locked by Shipshape runs on. */
const oldest = '>=3.11';

/** What a shell's commands get of the environment. */
export interface ShellVariables {
  /** Variables to set; one that is undefined is taken away. */
  set?: Record<string, string | undefined>;
  /** Names of the user's variables that pass into the clean environment: those that the team states. */
  pass?: readonly string[];
  /** True for a command that judges nothing, such as a development server: it gets the user's whole environment. */
  wholeEnvironment?: boolean;
}

export interface PythonShellOptions extends ShellVariables {
  /** The command that makes the locks, for messages. */
  relock: string;
  /** The version of Python that its image runs, such as `3.12`: its tests run on the same. */
  python: string;
}

/**
 * Makes `<projectRoot>/.venv` hold exactly what the project's requirements-dev.txt locks, and returns a zx shell
 * that runs in the project's folder with that environment's programs first on PATH.
 *
 * @param projectRoot the project's folder, from the workspace root
 * @throws UserError where there is no Python or uv, the packages cannot be installed, or a `.venv` lies there that
 *   Shipshape did not make
 */
export async function pythonShell(
  projectRoot: string,
  say: Log,
  { relock, python, ...variables }: PythonShellOptions,
): Promise<typeof $> {
  const folder = join(workspaceRoot, projectRoot);
  const venv = join(folder, '.venv');
  if (!existsSync(join(folder, lockFile))) {
    throw new UserError(`${projectRoot} has no ${lockFile}: run ${relock}.`);
  }
  await ensureLocked(projectRoot, { venv, relock, python }, say);
  return shellIn(folder, environmentOf(venv, variables));
}

/** A zx shell. Prefix and postfix are stated, since zx would take them from the user's ZX_PREFIX and ZX_POSTFIX. */
export const shellIn = (cwd: string, env: NodeJS.ProcessEnv, where: { shell?: string } = {}): typeof $ =>
  $({ cwd, verbose: true, env, prefix: 'set -euo pipefail;', postfix: '', ...where });

/** The variables of a shell in which the environment's programs come first. */
export function environmentOf(
  venv: string,
  { set = {}, pass = [], wholeEnvironment = false }: ShellVariables,
): NodeJS.ProcessEnv {
  return wholeEnvironment
    ? { ...process.env, ...programsOf(venv), ...set }
    : cleanEnvironment({ ...reproducible, ...programsOf(venv), ...set }, { pass });
}

const programsOf = (venv: string) => ({
  VIRTUAL_ENV: venv,
  PATH: `${join(venv, 'bin')}:${process.env.PATH}`,
  // Compiling Django again takes a third of a test run, and container images commonly set PYTHONDONTWRITEBYTECODE. Here
  // bytecode is not in a source folder, and is removed with the environment.
  PYTHONDONTWRITEBYTECODE: undefined,
  PYTHONPYCACHEPREFIX: join(venv, '.bytecode'),
});

/** The same language for everybody: messages, sorting and formats follow it. */
const reproducible = { LC_ALL: 'C.UTF-8', LANGUAGE: undefined };

async function ensureLocked(
  projectRoot: string,
  { venv, relock, python: wanted }: { venv: string; relock: string; python: string },
  say: Log,
): Promise<void> {
  const folder = join(workspaceRoot, projectRoot);
  const locked = createHash('sha256')
    .update(readFileSync(join(folder, lockFile)))
    .update(`\0${wanted}`)
    .digest('hex');
  await ensureVenv({
    ...{ venv, locked, from: lockFile, say },
    python: () => fittingPython(projectRoot, { wanted, stated: [oldest] }, say),
    async install(uv, python) {
      const shell = $({ cwd: folder, env: uv.env, nothrow: true, quiet: true });
      const made =
        await shell`${uv.path} venv --quiet --allow-existing --python ${python.path} ${venv} && ${uv.path} pip sync --quiet --require-hashes --python ${venv} ${lockFile}`;
      if (made.exitCode !== 0) {
        throw new UserError(explainInstall(made.stderr, { root: projectRoot, lock: lockFile, relock }));
      }
    },
  });
}
