import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Log, UserError, withoutLogins, withTemporaryFolder } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { asOf } from './as-of.ts';
import { bringLibraries, bringToBuild } from './bring-libraries.ts';
import { debianNeeds, failedBuilds, failedVersions, isTooOld, whyNotBuilt } from './build-needs.ts';
import { type Constraint, explainInstall } from './explain.ts';
import type { Python } from './find.ts';
import type { WantedPython } from './fitting.ts';
import { isUnreachable } from './index-failure.ts';
import { isPipOption, withoutPipOptions } from './pip-options.ts';
import { copyRequirements, type Rewrite } from './requirements-copy.ts';
import type { Uv } from './uv.ts';
import { indexesIn, withoutIndexes } from './without-index.ts';

/** One step of an installation, with the arguments that it adds. */
export type InstallStep =
  /** `uv pip install …` into the environment. */
  | { kind: 'packages'; arguments: string[] }
  /** `uv sync --frozen …`, by the project's uv.lock. */
  | { kind: 'sync'; arguments: string[] }
  /** Another tool's lock as requirements, which are then installed: `uv tool run --from <tool> <command>` beside `files`. */
  | { kind: 'export'; tool: string; beside?: string[]; command: string[]; files: string[] };

/** How a project's environment is made from its own files. */
export interface OwnEnvironment {
  project: { name: string; root: string };
  /** What it is made from, for people, such as `requirements/local.txt`. */
  from: string;
  /** A lock whose versions bind what is installed, where it is not what it is made from. */
  constraint?: Constraint | undefined;
  /** The files that decide it, from the project's folder. */
  files: readonly string[];
  steps: readonly InstallStep[];
  /** The wanted version, such as `3.12`, and what the project states. */
  python: WantedPython;
  /** What is not pinned is taken as of this time. */
  newest?: Date | undefined;
  /** Debian packages that the project's own need to be built and to run, where its Python is in a container. */
  system?: readonly string[];
  /** Those of them that it needs to run. */
  run?: readonly string[];
  /** What the tools that build these packages must not be newer than, in the form of a requirements file. */
  constraints?: (failed: readonly string[]) => string[];
}

/** For zx: where commands of this Python run. */
export const where = ({ shell }: Pick<Python, 'shell'>): { shell?: string } => (shell ? { shell } : {});

interface Place {
  uv: Uv;
  python: Python;
  venv: string;
  folder: string;
  say: Log;
  /** The patch release that packages are chosen for, where it is not that of the Python. */
  asked?: string | undefined;
}

/** The patch release that a manifest asks for, where it does not allow that Python: uv would refuse it. */
export const askedPatch = (
  { wanted, patch }: WantedPython,
  { version }: Pick<Python, 'version'>,
): string | undefined => {
  if (!patch || !version.startsWith(`${wanted}.`)) return undefined;
  const has = Number.parseInt(version.slice(wanted.length + 1), 10);
  return has >= patch.oldest && has <= (patch.newest ?? has) ? undefined : patch.asked;
};

/** A patch release that some file of the project names, and that Python is not. */
const namedPatch = ({ wanted, stated }: WantedPython, { version }: Pick<Python, 'version'>) => {
  const named = stated.map((one) => /^(?:==\s*)?(\d+\.\d+\.\d+)$/.exec(one.trim())?.[1]);
  return named.find((one) => one?.startsWith(`${wanted}.`) && one !== version);
};

/** Installs a project's packages into an empty environment. @throws UserError that names the cause */
export async function installOwn(environment: OwnEnvironment, place: Place): Promise<void> {
  const { uv, python, venv } = place;
  if (!python.shell) await bringLibraries(environment.run ?? [], place.say);
  const shell = $({ cwd: place.folder, env: uv.env, nothrow: true, quiet: true, ...where(python) });
  // Seeded as of the same time: old packages find the pkg_resources that new setuptools lack.
  const made =
    await shell`${uv.path} venv --quiet --allow-existing --seed ${asOf(environment.newest)} --python ${python.path} ${venv}`;
  if (made.exitCode !== 0) throw new UserError(explainInstall(made.stderr, whereOf(environment)));
  const asked = askedPatch(environment.python, python);
  const named = asked ?? namedPatch(environment.python, python);
  if (named) {
    const which = asked ? `: the packages are those of ${asked}` : '';
    place.say(
      `${environment.project.name} asks for Python ${named}, and this machine has ${python.version}${which}`,
    );
  }
  await withTemporaryFolder('install', async (work) => {
    for (const step of environment.steps) await take(step, environment, { ...place, asked }, work);
  });
}

const whereOf = ({ project, from, constraint }: OwnEnvironment) => ({
  ...project,
  lock: from,
  relock: "the project's own tool that writes it",
  constraint,
});

/** Takes one step; where its failure has a remedy that we know, once more with it. */
async function take(
  step: InstallStep,
  environment: OwnEnvironment,
  place: Place,
  work: string,
): Promise<void> {
  const state: Attempt = { dated: asOf(environment.newest), rewrites: [] };
  const explain = (output: string) => explainInstall(output, whereOf(environment));
  let result = await runStep(step, state.dated, place, work);
  for (let round = 0; round < 3 && result.exitCode !== 0; round++) {
    if (!(await remedy(result.stderr, step, state, environment, place, work))) break;
    const now = state.rewrites.length > 0 ? inCopies(step, work) : step;
    result = await runStep(now, state.dated, place, work, state.constrained);
  }
  if (result.exitCode === 0) return;
  const failed = failedBuilds(result.stderr);
  const lacking = state.installed ? [] : failed.filter((name) => !whyNotBuilt(name));
  const needs = `\nBuilding ${lacking.join(', ')} from source needs a compiler and libraries: on Debian or Ubuntu, apt-get install ${debianNeeds(lacking).join(' ')}.`;
  throw new UserError(`${explain(result.stderr)}${lacking.length > 0 ? needs : ''}`);
}

interface Attempt {
  dated: string[];
  installed?: true;
  /** What is changed in the requirements files, in copies of them. */
  rewrites: Rewrite[];
  /** A file with the constraints of builds. */
  constrained?: string;
}

/** Changes what the next attempt does; false where nothing is left to try. */
async function remedy(
  output: string,
  step: InstallStep,
  state: Attempt,
  { constraints }: OwnEnvironment,
  { folder, say, python }: Place,
  work: string,
): Promise<boolean> {
  if (state.dated.length > 0 && isTooOld(output)) {
    say("some pinned versions are newer than the last commit: using today's packages");
    state.dated = [];
    return true;
  }
  if (!state.installed && !python.shell && (await bringToBuild(output, say))) {
    state.installed = true;
    return true;
  }
  const failed = failedBuilds(output);
  const older = state.constrained ? [] : (constraints?.(failedVersions(output)) ?? []);
  if (older.length > 0) {
    state.constrained = join(work, 'constraints.txt');
    writeFileSync(state.constrained, `${older.join('\n')}\n`);
    say(`${failed.join(', ')} does not build with today's tools: building with ${older.join(', ')}`);
    return true;
  }
  if (step.kind !== 'packages') return false;
  const lists = step.arguments.filter((_, at) => step.arguments[at - 1] === '--requirements');
  const rewrite = isPipOption(output)
    ? withoutPipOptions
    : isUnreachable(output)
      ? withoutIndexes
      : undefined;
  if (!rewrite || state.rewrites.includes(rewrite)) return false;
  const texts = copyRequirements(folder, lists, work, [...state.rewrites, rewrite]);
  const indexes = texts.flatMap(indexesIn);
  if (rewrite === withoutIndexes) {
    if (indexes.length === 0) return false;
    say(
      `${indexes.map(withoutLogins).join(', ')} cannot be reached: the index of this machine takes its place`,
    );
  }
  state.rewrites.push(rewrite);
  return true;
}

/** Lets manifests and locks ask for any patch release of a Python: PDM refuses to read them on another one. */
export function widenPython(folder: string, files: readonly string[], version: string): void {
  const [major, minor] = version.split('.');
  for (const file of files) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const wide = text.replace(/^requires-python *=.*$/m, `requires-python = "==${major}.${minor}.*"`);
    if (wide !== text) writeFileSync(path, wide);
  }
}

/** The step with the copies of its requirements files in `work`. */
function inCopies(step: InstallStep, work: string): InstallStep {
  if (step.kind !== 'packages') return step;
  const copied = (argument: string, at: number) =>
    step.arguments[at - 1] === '--requirements' && existsSync(join(work, argument))
      ? join(work, argument)
      : argument;
  return { kind: 'packages', arguments: step.arguments.map(copied) };
}

async function runStep(step: InstallStep, dated: string[], place: Place, work: string, constrained?: string) {
  const { uv, venv, folder, asked } = place;
  const builds = constrained === undefined ? {} : { UV_BUILD_CONSTRAINT: constrained };
  const env = { ...uv.env, UV_PROJECT_ENVIRONMENT: venv, ...quietTools, ...builds };
  const shell = $({ cwd: folder, env, nothrow: true, quiet: true, ...where(place.python) });
  const version = asked ? ['--python-version', asked] : [];
  const pip = [uv.path, 'pip', 'install', '--quiet', '--python', venv, ...version];
  if (step.kind === 'packages') return shell`${[...pip, ...dated, ...step.arguments]}`;
  const list = join(work, 'exported.txt');
  if (step.kind === 'sync' && asked) {
    // uv takes no other patch release for a sync.
    const flags = ['--quiet', '--frozen', '--output-file', list, '--python', join(venv, 'bin/python')];
    const exported = await shell`${[uv.path, 'export', ...flags, ...step.arguments]}`;
    return exported.exitCode === 0 ? shell`${[...pip, '--no-deps', '--requirements', list]}` : exported;
  }
  if (step.kind === 'sync') {
    const flags = ['--quiet', '--frozen', '--inexact', '--python', join(venv, 'bin/python')];
    return shell`${[uv.path, 'sync', ...flags, ...step.arguments]}`;
  }
  // In a copy: some of these tools leave an environment or a file in the folder that they work in.
  const copy = join(work, 'copy');
  mkdirSync(copy, { recursive: true });
  for (const file of step.files) copyFileSync(join(folder, file), join(copy, file));
  if (asked) widenPython(copy, step.files, place.python.version);
  const beside = (step.beside ?? []).flatMap((name) => ['--with', name]);
  const flags = ['--quiet', '--python', join(venv, 'bin/python'), '--from', step.tool];
  const tool = [uv.path, 'tool', 'run', ...flags, ...beside, ...step.command];
  const exported = await shell({ cwd: copy })`${tool}`;
  if (exported.exitCode !== 0) return exported;
  // The machine's configuration decides where packages come from: the hashes ensure which ones they are.
  writeFileSync(list, withoutIndexes(exported.stdout));
  return shell`${[...pip, '--no-deps', '--requirements', list]}`;
}

/** Other package managers keep to reading. */
export const quietTools = {
  ...{ PDM_CHECK_UPDATE: '0', PDM_USE_VENV: '0', PDM_IGNORE_SAVED_PYTHON: '1' },
  ...{ PIPENV_IGNORE_VIRTUALENVS: '1', PIPENV_VENV_IN_PROJECT: '0', POETRY_VIRTUALENVS_CREATE: 'false' },
};
