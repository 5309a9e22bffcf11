import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { distOf, stateFolder } from '@shipshape/workspace';

/** Files by which a tool is configured, with what such a file must contain to count. */
type Configurations = readonly [file: string, section: RegExp][];

/** A tool looks for these in every folder up to the root of the disk. Others stop at the top of the clone. */
interface Sought {
  /** Where one of them is, it looks no further. */
  configurations: Configurations;
  /** What has an effect above the workspace besides, and does not end the search below. */
  others: Configurations;
}

const sought: Readonly<Record<'ruff' | 'pytest', Sought>> = {
  ruff: {
    configurations: [
      ['ruff.toml', /^/],
      ['.ruff.toml', /^/],
      ['pyproject.toml', /^\s*\[+\s*tool\.ruff(?![\w-])/m],
    ],
    others: [],
  },
  pytest: {
    configurations: [
      ['pytest.toml', /^/],
      ['.pytest.toml', /^/],
      ['pytest.ini', /^/],
      ['.pytest.ini', /^/],
      ['pyproject.toml', /^\s*\[+\s*tool\.pytest(?![\w-])/m],
      ['tox.ini', /^\[pytest\]/m],
      ['setup.cfg', /^\[tool:pytest\]/m],
    ],
    // By the first two it finds the folder up to which a conftest.py counts.
    others: [
      ['pyproject.toml', /^/],
      ['setup.py', /^/],
      ['conftest.py', /^/],
    ],
  },
};

const has = (folder: string, files: Configurations) =>
  files.some(([file, section]) => {
    const text = textOf(join(folder, file));
    return text === unreadable || (text !== undefined && section.test(text));
  });

const unreadable = Symbol();

/** What a tool finds at a path. A file that it cannot read ends the tool, so that counts as a configuration. */
function textOf(path: string): string | typeof unreadable | undefined {
  try {
    // Asked first: to open a named pipe is to wait for its other end.
    if (!statSync(path).isFile()) return undefined;
  } catch {
    return undefined;
  }
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return unreadable;
  }
}

/** The folder and those above it, the nearest first. */
function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/** The folder and those above it that are in the workspace, the nearest first. */
const insideOf = (folder: string, workspace: string) =>
  upwards(folder).filter((one) => one === workspace || one.startsWith(`${workspace}/`));

/**
 * Whether a tool would take its configuration from a folder above the workspace, since the workspace has none for the
 * project.
 *
 * @param folder the project's, which lies in `workspace`
 */
export function isConfiguredOutside(tool: keyof typeof sought, folder: string, workspace: string): boolean {
  const { configurations, others } = sought[tool];
  const inside = insideOf(folder, workspace);
  if (inside.some((one) => has(one, configurations))) return false;
  return upwards(folder)
    .slice(inside.length)
    .some((one) => has(one, [...configurations, ...others]));
}

/** ruff's flag against a configuration above the workspace. */
export const ruffFlags = (folder: string, workspace: string): string[] =>
  isConfiguredOutside('ruff', folder, workspace) ? ['--isolated'] : [];

/**
 * pytest's flags against a configuration and a conftest.py above the workspace, and against tests in the pipeline's own copies:
 * a project's `norecursedirs` may leave out pytest's own, which passes over `.shipshape`.
 *
 * @param root the project's folder, from the workspace's
 * @param folder the same as a whole path
 */
export function pytestFlags(root: string, folder: string, workspace: string): string[] {
  const apart = folder === workspace ? [`--ignore=${join(workspace, basename(stateFolder))}`] : [];
  if (!isConfiguredOutside('pytest', folder, workspace)) return apart;
  const empty = join(distOf(root), 'test-files/no-pytest.ini');
  mkdirSync(dirname(empty), { recursive: true });
  writeFileSync(empty, '[pytest]\n');
  // As pytest finds it where nothing is above the workspace. Without it the conftest.py files would be cut at `empty`.
  const inside = insideOf(folder, workspace);
  const holding = (file: string) => inside.find((one) => has(one, [[file, /^/]]));
  const top = holding('pyproject.toml') ?? holding('setup.py') ?? folder;
  return [...apart, `--rootdir=${top}`, `--confcutdir=${top}`, '-c', empty];
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
