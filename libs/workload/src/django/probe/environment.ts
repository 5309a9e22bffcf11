import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bringLibraries, choosePython, ensureUv, pythons } from '@shipshape/provision';
import { cleanEnvironment, type Log, UserError, withCleanup } from '@shipshape/workspace';
import { $ } from 'zx/core';
import type { DjangoProject } from '../describe/project.ts';
import { ownMetadata } from '../image/own-metadata.ts';
import { packagesToRun } from '../image/project-files.ts';
import { importPath } from './import-path.ts';
import { install } from './install.ts';
import type { Runner } from './probe.ts';
import { probeRequirements } from './requirements.ts';
import { makeWrittenFolders } from './written-folders.ts';

export interface ProbeEnvironment {
  run: Runner;
  /** The Python of the environment, such as `3.11`. */
  python: string;
  /** It is one that the project asks for. */
  wanted: boolean;
}

export interface EnvironmentOptions {
  /** The repository, absolute. */
  repository: string;
  /** Where the environment is made; an older one there is replaced. */
  folder: string;
  say: Log;
  /** For what is not fully pinned: the packages of that day. */
  committed?: Date | undefined;
  /** False: the machine gets no system packages, and what is missing is named. Otherwise they are installed where that is allowed. */
  install?: boolean | undefined;
}

/**
 * Makes an environment with production's packages, for probing on this machine: on the wanted Python, or on one that
 * everything stated allows, wheels first. Where neither is here, probing has to wait for the built image.
 *
 * @throws UserError with uv's message where the packages cannot be installed
 */
export async function probeEnvironment(
  project: DjangoProject,
  { repository, folder, say, committed, install: mayInstall }: EnvironmentOptions,
): Promise<ProbeEnvironment> {
  const uv = await ensureUv(say);
  const { python, path } = await pythonFor(project);
  const quiet = $({ cwd: join(repository, project.root), env: uv.env, nothrow: true, quiet: true });
  const venv = join(folder, 'venv');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = await quiet`${uv.path} venv --quiet --python ${path} ${venv}`;
  if (made.exitCode !== 0)
    throw new UserError(`The environment for probing could not be made.\n${made.stderr.trim()}`);
  const list = join(folder, 'requirements.txt');
  writeFileSync(list, probeRequirements(project, repository));
  await bringLibraries(packagesToRun(project, repository), say, mayInstall);
  say(`Python ${python}: installing the packages of ${project.name}, to run manage.py check`);
  try {
    await install({ quiet, uv, venv, list, say, mayInstall }, project, committed, python);
  } catch (error) {
    // On another Python than the wanted one it proves nothing that packages do not install.
    if (python !== project.python.value) throw notHere(project);
    throw error;
  }
  const own = ownMetadata(project);
  if (own) {
    const beside = join(venv, `lib/python${python}/site-packages`, own.folder);
    mkdirSync(beside, { recursive: true });
    writeFileSync(join(beside, 'METADATA'), `${own.lines.join('\n')}\n`);
  }
  const run = runnerIn(
    venv,
    dirname(join(repository, project.manage.value)),
    folder,
    importPath(project, repository),
  );
  return {
    run: async (command, variables) => {
      // init leaves nothing of what settings open files in.
      const folders = makeWrittenFolders(repository, project);
      const removed = async () => {
        for (const one of folders) rmSync(one, { recursive: true, force: true });
      };
      return await withCleanup(removed, () => run(command, variables));
    },
    python,
    wanted: python === project.python.value,
  };
}

/** The wanted Python where the machine has it, otherwise the nearest here that satisfies what is stated. */
async function pythonFor(project: DjangoProject): Promise<{ python: string; path: string }> {
  const { value, stated } = project.python;
  const statements = stated.map((one) => one.value);
  const chosen = choosePython(await pythons(value), value, statements);
  if (!chosen) throw notHere(project);
  const { path, version } = chosen.python;
  return { python: version.split('.').slice(0, 2).join('.'), path };
}

const notHere = (project: DjangoProject) =>
  new UserError(
    `Python ${project.python.value}, which the image of ${project.name} has, is not on this machine: its settings are checked when the image is built.`,
  );

/** Runs a command with the environment's programs first, in manage.py's folder, with a home that is thrown away. */
function runnerIn(venv: string, cwd: string, folder: string, path: Record<string, string>): Runner {
  const home = join(folder, 'home');
  return async ([program = 'python', ...args], variables) => {
    if (!existsSync(home)) mkdirSync(home, { recursive: true });
    const env = cleanEnvironment({
      HOME: home,
      PATH: `${join(venv, 'bin')}:${process.env.PATH}`,
      VIRTUAL_ENV: venv,
      ...path,
      ...variables,
    });
    const { exitCode, stdout, stderr } = await $({
      cwd,
      env,
      nothrow: true,
      quiet: true,
      input: '',
    })`${join(venv, 'bin', program)} ${args}`;
    return { status: exitCode, output: `${stdout}\n${stderr}` };
  };
}
