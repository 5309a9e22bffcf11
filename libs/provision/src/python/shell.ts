import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  cleanEnvironment,
  readRecord,
  type Say,
  stateFolder,
  UserError,
  withLock,
  workspaceRoot,
  writeRecord,
} from '@shipshape/workspace';
import { $ } from 'zx';
import { explainInstall } from './explain.ts';
import { findPython } from './find.ts';
import { ensureUv } from './uv.ts';

const lockFile = 'requirements-dev.txt';

export interface PythonShellOptions {
  /** The command that makes the locks, for messages. */
  relock: string;
  /** Variables to set; one that is undefined is taken away. */
  set?: Record<string, string | undefined>;
  /** Names of the user's variables that pass into the clean environment: those that the team states. */
  pass?: readonly string[];
  /** True for a command that judges nothing, such as a development server: it gets the user's whole environment. */
  wholeEnvironment?: boolean;
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
  say: Say,
  { relock, set = {}, pass = [], wholeEnvironment = false }: PythonShellOptions,
): Promise<typeof $> {
  const folder = join(workspaceRoot, projectRoot);
  const venv = join(folder, '.venv');
  if (!existsSync(join(folder, lockFile))) {
    throw new UserError(`${projectRoot} has no ${lockFile}: run ${relock}.`);
  }
  await ensureVenv(projectRoot, venv, relock, say);
  const own = {
    VIRTUAL_ENV: venv,
    PATH: `${join(venv, 'bin')}:${process.env.PATH}`,
    // Compiling Django again takes a third of a test run, and container images commonly set PYTHONDONTWRITEBYTECODE. Here
    // bytecode lies in no source folder, and is removed with the environment.
    PYTHONDONTWRITEBYTECODE: undefined,
    PYTHONPYCACHEPREFIX: join(venv, '.bytecode'),
    ...set,
  };
  const env = wholeEnvironment
    ? { ...process.env, ...own }
    : cleanEnvironment({ ...reproducible, ...own }, { pass });
  // Stated, since zx would take them from the user's ZX_PREFIX and ZX_POSTFIX.
  return $({ cwd: folder, verbose: true, env, prefix: 'set -euo pipefail;', postfix: '' });
}

/** The same language for everybody: messages, sorting and formats follow it. */
const reproducible = { LC_ALL: 'C.UTF-8', LANGUAGE: undefined };

async function ensureVenv(projectRoot: string, venv: string, relock: string, say: Say): Promise<void> {
  const folder = join(workspaceRoot, projectRoot);
  const locked = createHash('sha256')
    .update(readFileSync(join(folder, lockFile)))
    .digest('hex');
  const stamp = join(venv, '.shipshape');
  // An environment stays as long as its lock, its Python and its folder do: looking for a newer Python costs every run
  // up to half a second.
  const isCurrent = () => {
    const made = readRecord<{ locked: string; python: string; venv: string }>(stamp);
    return made?.locked === locked && made.venv === venv && existsSync(made.python);
  };
  if (isCurrent()) return;

  const python = await findPython();
  await withLock(
    join(stateFolder, `venv-${basename(projectRoot)}.lock`),
    async () => {
      if (isCurrent()) return;
      if (existsSync(venv) && !existsSync(stamp)) {
        throw new UserError(
          `${projectRoot}/.venv was made by somebody else, and would be replaced by what ${lockFile} locks: move it away, then run this again.`,
        );
      }
      const uv = await ensureUv(python, say);
      say(`Python ${python.version}: installing what ${lockFile} locks`);
      const install = $({ cwd: folder, env: uv.env, nothrow: true, quiet: true });
      // Stamped from the first moment, so that the next run replaces what an interrupted one left.
      rmSync(venv, { recursive: true, force: true });
      writeRecord(stamp, {});
      const made =
        await install`${uv.path} venv --quiet --allow-existing --python ${python.path} ${venv} && ${uv.path} pip sync --quiet --require-hashes --python ${venv} ${lockFile}`;
      if (made.exitCode !== 0) {
        throw new UserError(explainInstall(made.stderr, { root: projectRoot, lock: lockFile, relock }));
      }
      // Last, so that an interrupted installation is made again.
      writeRecord(stamp, { locked, python: python.path, venv });
    },
    (owner) => say(`waiting for process ${owner}, which makes ${projectRoot}/.venv`),
  );
}
