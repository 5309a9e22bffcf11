import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, type Say, stateFolder, UserError, workspaceRoot } from '@shipshape/workspace';
import { $, type Shell } from 'zx';
import { aptInstall, mayInstall } from '../apt/apt.ts';
import { debianNeeds, failedBuilds, isTooOld } from './build-needs.ts';
import { choosePython } from './choose.ts';
import { explainInstall } from './explain.ts';
import { type Python, pythons } from './find.ts';
import { programsOf, reproducible } from './shell.ts';
import { ensureUv, type Uv } from './uv.ts';
import { ensureVenv, versionIn } from './venv.ts';

/** One step of an installation, with the arguments that it adds. */
export type InstallStep =
  /** `uv pip install …` into the environment. */
  | { kind: 'packages'; arguments: string[] }
  /** `uv sync --frozen …`, by the project's uv.lock. */
  | { kind: 'sync'; arguments: string[] }
  /** Another tool's lock as requirements, which are then installed: `uv tool run --from <tool> <command>`. */
  | { kind: 'export'; tool: string; beside?: string[]; command: string[] };

/** How a project's environment is made from its own files. */
export interface OwnEnvironment {
  project: { name: string; root: string };
  /** What it is made from, for people, such as `requirements/local.txt`. */
  from: string;
  /** The files that decide it, from the project's folder. */
  files: readonly string[];
  steps: readonly InstallStep[];
  /** The wanted version, such as `3.12`, and what the project states. */
  python: { wanted: string; stated: readonly string[] };
  /** What is not pinned is taken as of this time. */
  newest?: Date | undefined;
}

export interface OwnShell {
  /** Runs in the project's folder with the environment's programs first on PATH, in a clean environment. */
  shell: Shell;
  venv: string;
  uv: Uv;
  /** Of the environment's Python, such as `3.12.4`. */
  pythonVersion: string;
}

export interface OwnShellOptions {
  set?: Record<string, string | undefined>;
  pass?: readonly string[];
  wholeEnvironment?: boolean;
}

/** Where the environment of a project lies that brings its own files: outside of its folder, whose tools would walk it. */
export const ownFolder = (name: string): string => join(stateFolder, 'python', name);

/**
 * Makes an environment of what the project itself states, and returns a shell for it.
 *
 * @throws UserError where no Python of this machine fits, or the packages cannot be installed; it names the cause
 */
export async function ownShell(
  environment: OwnEnvironment,
  say: Say,
  { set = {}, pass = [], wholeEnvironment = false }: OwnShellOptions = {},
): Promise<OwnShell> {
  const { project, files, steps, python, newest, from } = environment;
  const folder = join(workspaceRoot, project.root);
  const venv = join(ownFolder(project.name), 'venv');
  const hash = createHash('sha256').update(JSON.stringify({ steps, python, newest }));
  for (const file of files) {
    const path = join(folder, file);
    hash.update(`\0${file}\0`).update(existsSync(path) ? readFileSync(path) : '');
  }
  await ensureVenv({
    ...{ venv, locked: hash.digest('hex'), from, say },
    python: () => fittingPython(environment, say),
    install: (uv, chosen) => install(environment, { uv, python: chosen, venv, folder, say }),
  });
  const env = wholeEnvironment
    ? { ...process.env, ...programsOf(venv), ...set }
    : cleanEnvironment({ ...reproducible, ...programsOf(venv), ...set }, { pass });
  const shell = $({ cwd: folder, verbose: true, env, prefix: 'set -euo pipefail;', postfix: '' });
  const pythonVersion = versionIn(venv) ?? '';
  const uv = await ensureUv({ path: join(venv, 'bin/python'), version: pythonVersion }, say);
  return { shell, venv, uv, pythonVersion };
}

/** @throws UserError where none fits */
async function fittingPython({ project, python }: OwnEnvironment, say: Say): Promise<Python> {
  const among = await pythons();
  const chosen = choosePython(among, python.wanted, python.stated);
  if (!chosen) {
    const found = among.map(({ version }) => version).join(', ') || 'none';
    throw new UserError(
      `${project.root} wants Python ${python.wanted} (${python.stated.join('; ') || 'by what it states'}), and this machine has no Python that would do (found: ${found}). Install it, for example with "uv python install ${python.wanted}", then run this again.`,
    );
  }
  if (!chosen.exact) {
    say(`Python ${python.wanted} is not on this machine: ${chosen.python.version} is the nearest that fits`);
  }
  return chosen.python;
}

interface Place {
  uv: Uv;
  python: Python;
  venv: string;
  folder: string;
  say: Say;
}

async function install(environment: OwnEnvironment, place: Place): Promise<void> {
  const { uv, python, venv } = place;
  const shell = $({ cwd: place.folder, env: uv.env, nothrow: true, quiet: true });
  const made = await shell`${uv.path} venv --quiet --allow-existing --seed --python ${python.path} ${venv}`;
  if (made.exitCode !== 0) throw new UserError(explainInstall(made.stderr, whereOf(environment)));
  const work = mkdtempSync(join(tmpdir(), 'shipshape-install-'));
  try {
    for (const step of environment.steps) await take(step, environment, place, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const whereOf = ({ project, from }: OwnEnvironment) => ({
  root: project.root,
  lock: from,
  relock: "the project's own tool that writes it",
});

/** Takes one step; where a build from source needs Debian packages that we may install, once more with them. */
async function take(
  step: InstallStep,
  environment: OwnEnvironment,
  place: Place,
  work: string,
): Promise<void> {
  const { uv, venv, folder, say } = place;
  const shell = $({
    cwd: folder,
    env: { ...uv.env, UV_PROJECT_ENVIRONMENT: venv },
    nothrow: true,
    quiet: true,
  });
  const asOf = environment.newest ? ['--exclude-newer', environment.newest.toISOString()] : [];
  const pip = [uv.path, 'pip', 'install', '--quiet', '--python', venv];
  const run = async (dated: string[]) => {
    if (step.kind === 'sync') {
      return shell`${[uv.path, 'sync', '--quiet', '--frozen', '--inexact', '--python', join(venv, 'bin/python'), ...step.arguments]}`;
    }
    if (step.kind === 'packages') return shell`${[...pip, ...dated, ...step.arguments]}`;
    const list = join(work, 'requirements.txt');
    const tool = [uv.path, 'tool', 'run', '--quiet', '--from', step.tool];
    const beside = (step.beside ?? []).flatMap((name) => ['--with', name]);
    return shell`${[...tool, ...beside, ...step.command]} > ${list} && ${[...pip, '--no-deps', '--requirements', list]}`;
  };
  let result = await run(asOf);
  if (result.exitCode !== 0 && asOf.length > 0 && isTooOld(result.stderr)) {
    say('some pinned versions are newer than the last commit: taking today’s packages');
    result = await run([]);
  }
  const failed = failedBuilds(result.stderr);
  if (result.exitCode !== 0 && failed.length > 0) {
    const packages = debianNeeds(failed);
    if (!mayInstall()) {
      throw new UserError(
        `${explainInstall(result.stderr, whereOf(environment))}\nBuilding ${failed.join(', ')} from source needs a compiler and libraries: on Debian or Ubuntu, apt-get install ${packages.join(' ')}.`,
      );
    }
    await aptInstall(packages, say);
    result = await run(asOf);
  }
  if (result.exitCode !== 0) throw new UserError(explainInstall(result.stderr, whereOf(environment)));
}
