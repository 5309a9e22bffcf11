import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { distOf } from '@shipshape/workspace';

/** Files by which a tool is configured, with what such a file must contain to count. */
type Configurations = readonly [file: string, section: string][];

/** Those that a tool looks for in every folder up to the root of the disk. Others stop at the top of the clone. */
const sought: Readonly<Record<'ruff' | 'pytest', Configurations>> = {
  ruff: [
    ['ruff.toml', ''],
    ['.ruff.toml', ''],
    ['pyproject.toml', '[tool.ruff'],
  ],
  pytest: [
    ['pytest.ini', ''],
    ['.pytest.ini', ''],
    ['pyproject.toml', '[tool.pytest'],
    ['tox.ini', '[pytest]'],
    ['setup.cfg', '[tool:pytest]'],
    // By these it finds the folder whose conftest.py counts.
    ['setup.py', ''],
    ['conftest.py', ''],
  ],
};

const has = (folder: string, files: Configurations) =>
  files.some(([file, section]) => {
    const path = join(folder, file);
    return existsSync(path) && readFileSync(path, 'utf8').includes(section);
  });

/** The folder and those above it, the nearest first. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/**
 * Whether a tool would take its configuration from a folder above the workspace, since the workspace has none for the
 * project.
 *
 * @param folder the project's, which lies in `workspace`
 */
export function isConfiguredOutside(tool: keyof typeof sought, folder: string, workspace: string): boolean {
  const folders = upwards(folder);
  const inside = folders.filter((one) => one === workspace || one.startsWith(`${workspace}/`));
  if (inside.some((one) => has(one, sought[tool]))) return false;
  return folders.slice(inside.length).some((one) => has(one, sought[tool]));
}

/** ruff's flag against a configuration above the workspace. */
export const ruffFlags = (folder: string, workspace: string): string[] =>
  isConfiguredOutside('ruff', folder, workspace) ? ['--isolated'] : [];

/** pytest's flags against a configuration and a conftest.py above the workspace. @param root the project's folder */
export function pytestFlags(root: string, folder: string, workspace: string): string[] {
  if (!isConfiguredOutside('pytest', folder, workspace)) return [];
  const empty = join(distOf(root), 'test-files/no-pytest.ini');
  mkdirSync(dirname(empty), { recursive: true });
  writeFileSync(empty, '[pytest]\n');
  return [`--rootdir=${folder}`, '-c', empty];
}

/**
 * Variables for linters: an empty home, since many read a configuration there where the project has none (ruff, black,
 * pylint, mypy). Caches stay where they are.
 */
export function linterVariables(root: string): Record<string, string> {
  const home = join(distOf(root), 'lint-files/home');
  const pylintrc = join(home, 'pylintrc');
  mkdirSync(home, { recursive: true });
  writeFileSync(pylintrc, '');
  return {
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    // It counts after the project's own, and before /etc/pylintrc.
    PYLINTRC: pylintrc,
  };
}
