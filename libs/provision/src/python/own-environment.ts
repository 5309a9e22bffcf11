import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Log, readText, stateFolder, workspaceRoot } from '@shipshape/workspace';
import type { Shell } from 'zx/core';
import { bringPython } from './bring-python.ts';
import { fittingPython } from './fitting.ts';
import { installOwn, type OwnEnvironment, where } from './install-steps.ts';
import { environmentOf, type ShellVariables, shellIn } from './shell.ts';
import { ensureUv, type Uv } from './uv.ts';
import { ensureVenv, shellOf, versionIn } from './venv.ts';

export interface OwnShell {
  /** Runs in the project's folder with the environment's programs first on PATH, in a clean environment. */
  shell: Shell;
  /** The shell's environment. */
  env: NodeJS.ProcessEnv;
  venv: string;
  uv: Uv;
  /** Of the environment's Python, such as `3.12.4`. */
  pythonVersion: string;
  /** For zx: where its commands run. */
  where: { shell?: string };
}

/**
 * The folder of the environment of a project with its own files: outside of the project's folder, because its tools
 * would read it.
 */
export const ownFolder = (name: string): string => join(stateFolder, 'python', name);

/**
 * Makes an environment of what the project itself states, and returns a shell for it.
 *
 * @throws UserError where no Python of this machine fits, or the packages cannot be installed; it names the cause
 */
export async function ownShell(
  environment: OwnEnvironment,
  say: Log,
  variables: ShellVariables,
): Promise<OwnShell> {
  const { project, files, steps, python, from, system = [] } = environment;
  const folder = join(workspaceRoot, project.root);
  const venv = join(ownFolder(project.name), 'venv');
  // Not the time of the last commit: a commit that changes none of these files makes no other environment.
  const hash = createHash('sha256').update(JSON.stringify({ steps, python, system }));
  for (const file of files) {
    hash.update(`\0${file}\0`).update(readText(join(folder, file)) ?? '');
  }
  await ensureVenv({
    ...{ venv, locked: hash.digest('hex'), from, say },
    python: () => fittingPython(project.name, python, say, (wanted) => bringPython(wanted, system, say)),
    install: (uv, chosen) => installOwn(environment, { uv, python: chosen, venv, folder, say }),
  });
  const env = environmentOf(venv, variables);
  const inside = shellOf(venv);
  const place = where(inside ? { shell: inside } : {});
  const shell = shellIn(folder, env, place);
  const pythonVersion = versionIn(venv) ?? '';
  const uv = await ensureUv(say);
  return { shell, env, venv, uv, pythonVersion, where: place };
}
