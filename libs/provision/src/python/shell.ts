import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  readRecord,
  type Say,
  stateFolder,
  UserError,
  withLock,
  workspaceRoot,
  writeRecord,
} from '@shipshape/workspace';
import { $ } from 'zx';
import { findPython } from './find.ts';
import { readyUv } from './uv.ts';

/**
 * Makes `<projectRoot>/.venv` hold exactly what the project's requirements-dev.txt locks, and returns a zx shell
 * that runs in the project's folder with that environment's programs first on the path, and `extra` variables (one
 * that is undefined is taken away).
 *
 * @throws UserError where there is no Python or uv to be had, the lock does not match what the index serves, or a
 *   `.venv` lies there that somebody else made
 */
export async function pythonShell(
  projectRoot: string,
  say: Say,
  extra: NodeJS.ProcessEnv = {},
): Promise<typeof $> {
  const folder = join(workspaceRoot, projectRoot);
  const venv = join(folder, '.venv');
  const lock = join(folder, 'requirements-dev.txt');
  if (!existsSync(join(folder, 'manage.py'))) {
    throw new UserError(`${projectRoot} has no manage.py: this target is for Django projects.`);
  }
  if (!existsSync(lock)) {
    throw new UserError(
      `${projectRoot} has no requirements-dev.txt: npx nx run ${basename(projectRoot)}:lock makes it.`,
    );
  }
  const locked = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const stamp = join(venv, '.shipshape');
  // An environment stays as long as its lock, its Python and its place do: looking for a newer Python costs every run
  // up to half a second.
  const ready = () => {
    const made = readRecord<{ locked: string; python: string; venv: string }>(stamp);
    return made?.locked === locked && made.venv === venv && existsSync(made.python);
  };

  if (!ready()) {
    const python = await findPython();
    await withLock(
      join(stateFolder, `venv-${basename(projectRoot)}.lock`),
      async () => {
        if (ready()) return;
        if (existsSync(venv) && !existsSync(stamp)) {
          throw new UserError(
            `${projectRoot}/.venv was made by somebody else, and would be replaced by what requirements-dev.txt locks: move it away, then run this again.`,
          );
        }
        const uv = await readyUv(python, say);
        say(`Python ${python.version}: installing what requirements-dev.txt locks`);
        const install = $({ cwd: folder, env: uv.env, nothrow: true, quiet: true });
        // Ours from the first moment, so that the next run replaces what an interrupted one left.
        rmSync(venv, { recursive: true, force: true });
        writeRecord(stamp, {});
        const made =
          await install`${uv.path} venv --quiet --allow-existing --python ${python.path} ${venv} && ${uv.path} pip sync --quiet --require-hashes --python ${venv} requirements-dev.txt`;
        if (made.exitCode !== 0) throw new UserError(whyNotInstalled(projectRoot, made.stderr));
        // Last, so that an interrupted installation is made anew.
        writeRecord(stamp, { locked, python: python.path, venv });
      },
      (owner) => say(`process ${owner} readies ${projectRoot}/.venv, waiting`),
    );
  }
  const env = {
    ...process.env,
    VIRTUAL_ENV: venv,
    PATH: `${join(venv, 'bin')}:${process.env.PATH}`,
    // Compiling Django anew is a third of a test run, and container images commonly forbid to keep what was compiled. Here
    // it stands in no source folder, and goes when the environment is made anew.
    PYTHONDONTWRITEBYTECODE: undefined,
    PYTHONPYCACHEPREFIX: join(venv, '.bytecode'),
    ...extra,
  };
  return $({ cwd: folder, verbose: true, env });
}

function whyNotInstalled(projectRoot: string, output: string): string {
  const says = output.trim();
  const project = basename(projectRoot);
  if (/No space left/i.test(says)) return `The disk is full: free some space, then run this again.\n${says}`;
  if (/hash mismatch|--require-hashes|hash/i.test(says)) {
    return `${projectRoot}/requirements-dev.txt does not match what the package index serves: npx nx run ${project}:lock brings the locks up to date.\n${says}`;
  }
  return `The Python packages of ${projectRoot} could not be installed: is the package index reachable?\n${says}`;
}
