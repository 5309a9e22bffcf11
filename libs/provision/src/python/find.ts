import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cleanEnvironment, UserError } from '@shipshape/workspace';
import { $ } from 'zx/core';

export interface Python {
  path: string;
  version: string;
  /** A program that runs commands where this Python is; undefined on this machine itself. */
  shell?: string;
}

const oldest = [3, 11] as const;
const names = [
  ...['python3.15', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3.9'],
  ...['python3', 'python'],
];

/**
 * PATH as the user has it. Nx puts Node's own folder before it, which may be /usr/bin, where the system's Python would
 * hide the one that the user chose.
 */
function usersPath(): string {
  const entries = (process.env.PATH ?? '').split(delimiter);
  const added = entries.indexOf(dirname(process.execPath));
  return entries
    .slice(entries.includes(dirname(process.execPath), added + 1) ? added + 1 : 0)
    .join(delimiter);
}

/** By these the programs of pyenv, asdf and mise on PATH know which Python the user chose. */
const versionManagers = [
  ...['PYENV_ROOT', 'PYENV_VERSION', 'ASDF_DIR', 'ASDF_DATA_DIR', 'ASDF_PYTHON_VERSION'],
  ...['MISE_DATA_DIR', 'MISE_PYTHON_VERSION'],
];

/** Where version managers, uv and GitHub's runners keep Pythons that are not on PATH. */
function kept(): string[] {
  const { PYENV_ROOT, UV_PYTHON_INSTALL_DIR, AGENT_TOOLSDIRECTORY } = process.env;
  const places: [folder: string, program: string][] = [
    [join(PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions'), 'bin/python3'],
    [UV_PYTHON_INSTALL_DIR ?? join(homedir(), '.local/share/uv/python'), 'bin/python3'],
    [join(AGENT_TOOLSDIRECTORY ?? '/opt/hostedtoolcache', 'Python'), 'x64/bin/python3'],
    [join(AGENT_TOOLSDIRECTORY ?? '/opt/hostedtoolcache', 'Python'), 'arm64/bin/python3'],
  ];
  return places.flatMap(([folder, program]) =>
    existsSync(folder)
      ? readdirSync(folder)
          .map((version) => join(folder, version, program))
          .filter((path) => existsSync(path))
      : [],
  );
}

/** Has a Python print its path and its version, a line each. */
export const report = 'import sys; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])';

/** What each of these programs reports of itself; those that do not run are left out. */
async function asked(programs: readonly string[]): Promise<Python[]> {
  const shell = $({
    nothrow: true,
    quiet: true,
    env: cleanEnvironment({ PATH: usersPath() }, { pass: versionManagers }),
  });
  const answers = await Promise.all(programs.map((name) => shell`${name} -c ${report}`));
  return answers.flatMap(({ exitCode, stdout }) => {
    const [path, version] = stdout.split('\n');
    return exitCode === 0 && path && version ? [{ path, version }] : [];
  });
}

/**
 * Every Python 3 of this machine: those on PATH, newest name first, then those that version managers keep.
 *
 * @param wanted such as `3.12`: where one has this version, programs whose name is another version's are not asked. Each
 * that pyenv starts takes a sixth of a second.
 */
export async function pythons(wanted?: string): Promise<Python[]> {
  const among = names.filter((name) => !wanted || name === `python${wanted}` || !name.includes('.'));
  const answers = await asked([...among, ...kept()]);
  if (wanted && !answers.some(({ version }) => version.startsWith(`${wanted}.`)))
    answers.unshift(...(await asked(names.filter((name) => !among.includes(name)))));
  return answers.filter(
    ({ path, version }, at) =>
      version.startsWith('3.') && answers.findIndex((other) => other.path === path) === at,
  );
}

/**
 * The first Python of at least 3.11 on PATH.
 *
 * @throws UserError that names what was found instead
 */
export async function findPython(): Promise<Python> {
  const found = await asked(names.filter((name) => !/3\.(9|10|14|15)$/.test(name)));
  const fit = found.find(({ version }) => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  });
  if (fit) return fit;
  const instead = found.length
    ? `found only ${found.map(({ version }) => version).join(', ')}`
    : 'found none';
  throw new UserError(
    `Python ${oldest.join('.')} or later is needed and was not on the path (${instead}): install it, for instance as the package python3.`,
  );
}
