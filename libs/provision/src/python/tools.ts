import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cleanEnvironment, stateFolder, UserError } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { asOf } from './as-of.ts';
import { explainInstall } from './explain.ts';
import type { OwnShell } from './own-environment.ts';

/** A command-line tool from the package index. */
export interface PythonTool {
  program: string;
  /** The package that brings it. */
  distribution: string;
  /** Null for the newest of `newest`. */
  version: string | null;
  /** Further packages that it needs, such as its plugins. */
  beside?: readonly string[];
  /** Whatever is not pinned is taken as of this time. */
  newest?: Date | undefined;
}

type Environment = Pick<OwnShell, 'venv' | 'uv' | 'where'>;

/** The environment's own program of that name; undefined where it has none. */
export function ownProgram({ venv }: Pick<OwnShell, 'venv'>, program: string): string | undefined {
  const path = join(venv, 'bin', program);
  return existsSync(path) ? path : undefined;
}

/**
 * A tool in an environment of its own, which is kept: for a version that is pinned apart from the project's packages.
 *
 * @returns the path of its program
 * @throws UserError where it cannot be installed
 */
export async function ensureTool({ venv, uv, where }: Environment, tool: PythonTool): Promise<string> {
  const { program, distribution, version, beside = [], newest } = tool;
  const packages = [version === null ? distribution : `${distribution}==${version}`, ...beside];
  const name = packages.join('+').replaceAll(/[^\w.+=-]/g, '_');
  const folder = join(
    stateFolder,
    where.shell ? `python/tools-${basename(where.shell)}` : 'python/tools',
    name,
  );
  const path = join(folder, 'bin', program);
  if (existsSync(path)) return path;
  rmSync(folder, { recursive: true, force: true });
  const shell = $({ env: uv.env, nothrow: true, quiet: true, ...where });
  const made =
    await shell`${uv.path} venv --quiet --seed ${asOf(newest)} --python ${join(venv, 'bin/python')} ${folder} && ${uv.path} pip install --quiet ${asOf(newest)} --python ${folder} ${packages}`;
  if (made.exitCode === 0 && existsSync(path)) return path;
  rmSync(folder, { recursive: true, force: true });
  const names = { root: distribution, lock: packages[0] as string, relock: 'another pinned version' };
  throw new UserError(`${packages.join(', ')} could not be installed. ${explainInstall(made.stderr, names)}`);
}

/** Whether the environment can import a module. */
export async function hasModule(
  { venv, where }: Pick<OwnShell, 'venv' | 'where'>,
  module: string,
): Promise<boolean> {
  const shell = $({ env: cleanEnvironment(), nothrow: true, quiet: true, ...where });
  const found = await shell`${join(venv, 'bin/python')} -c ${`import ${module}`}`;
  return found.exitCode === 0;
}

/**
 * Installs packages into a folder beside the environment, which stays what the project locks: put that folder on
 * PYTHONPATH. Found there, nothing is done.
 *
 * @throws UserError where they cannot be installed
 */
export async function installBeside(
  { venv, uv, where }: Environment,
  packages: readonly string[],
): Promise<string> {
  const folder = join(venv, '.beside', packages.join('+').replaceAll(/[^\w.+=-]/g, '_'));
  if (existsSync(folder)) return folder;
  const temporary = `${folder}.${process.pid}.tmp`;
  const shell = $({ env: uv.env, nothrow: true, quiet: true, ...where });
  const made =
    await shell`${uv.path} pip install --quiet --python ${join(venv, 'bin/python')} --target ${temporary} ${packages} && mv ${temporary} ${folder}`;
  if (made.exitCode !== 0) {
    throw new UserError(
      `${packages.join(', ')} could not be installed beside the environment.\n${made.stderr}`,
    );
  }
  return folder;
}
