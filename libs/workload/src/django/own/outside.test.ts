import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { djangoTargets } from '../targets.ts';
import { isConfiguredOutside, linterVariables, pytestFlags, ruffFlags } from './outside.ts';

let outside: string;
let workspace: string;
let folder: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'outside-'));
  workspace = join(outside, 'clone');
  folder = join(workspace, 'apps/web');
  mkdirSync(folder, { recursive: true });
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const cases = [
  ['ruff', 'ruff.toml', 'line-length = 1\n'],
  ['ruff', '.ruff.toml', 'line-length = 1\n'],
  ['ruff', 'pyproject.toml', '[tool.ruff.lint]\nselect = ["ALL"]\n'],
  ['pytest', 'pytest.toml', '[pytest]\naddopts = ["-x"]\n'],
  ['pytest', 'pytest.ini', '[pytest]\naddopts = --deselect test_a.py\n'],
  ['pytest', 'pyproject.toml', '[tool.pytest.ini_options]\naddopts = "-x"\n'],
  ['pytest', 'tox.ini', '[pytest]\n'],
  ['pytest', 'setup.cfg', '[tool:pytest]\n'],
] as const;

test.each(cases)('%s is kept from a %s above the workspace, and not from one in it', (tool, file, text) => {
  expect(isConfiguredOutside(tool, folder, workspace)).toBe(false);
  writeFileSync(join(outside, file), text);
  expect(isConfiguredOutside(tool, folder, workspace)).toBe(true);
  writeFileSync(join(workspace, file), text);
  expect(isConfiguredOutside(tool, folder, workspace)).toBe(false);
  rmSync(join(workspace, file));
  writeFileSync(join(folder, file), text);
  expect(isConfiguredOutside(tool, folder, workspace)).toBe(false);
});

const manifest = '[project]\nname = "other"\n[tool.ruffian]\n[tool.pytest-watch]\n';

test('a manifest of something else above the workspace counts for nothing to ruff', () => {
  writeFileSync(join(outside, 'pyproject.toml'), manifest);
  expect(ruffFlags(folder, workspace)).toEqual([]);
});

test.each(['conftest.py', 'setup.py', 'pyproject.toml'])(
  'pytest does not stop at a %s without a configuration, and is kept from one above the workspace',
  (file) => {
    writeFileSync(join(outside, file), '');
    expect(isConfiguredOutside('pytest', folder, workspace)).toBe(true);
    rmSync(join(outside, file));
    writeFileSync(join(outside, 'pytest.ini'), '[pytest]\naddopts = -k test_y\n');
    for (const inside of [workspace, folder]) {
      writeFileSync(join(inside, file), file.endsWith('.toml') ? manifest : '');
      expect(isConfiguredOutside('pytest', folder, workspace)).toBe(true);
    }
    writeFileSync(join(folder, 'tox.ini'), '[pytest]\n');
    expect(isConfiguredOutside('pytest', folder, workspace)).toBe(false);
  },
);

test('the conftest.py files of the workspace count as they do where nothing is above it', () => {
  writeFileSync(join(outside, 'pytest.ini'), '');
  const cut = (root: string) => {
    const flags = pytestFlags(root, join(workspace, root), workspace);
    return ['--rootdir=', '--confcutdir='].map((flag) =>
      flags.find((one) => one.startsWith(flag))?.slice(flag.length),
    );
  };
  expect(cut('apps/web')).toEqual([folder, folder]);
  expect(cut('.')).toEqual([workspace, workspace]);
  writeFileSync(join(workspace, 'setup.py'), '');
  expect(cut('apps/web')).toEqual([workspace, workspace]);
  writeFileSync(join(folder, 'pyproject.toml'), manifest);
  expect(cut('apps/web')).toEqual([folder, folder]);
});

test.each(['ruff.toml', 'pytest.ini'])('a folder or a named pipe called %s is no configuration', (file) => {
  mkdirSync(join(outside, file));
  execFileSync('mkfifo', [join(workspace, file)]);
  expect(ruffFlags(folder, workspace)).toEqual([]);
  expect(pytestFlags('apps/web', folder, workspace)).toEqual([]);
});

test.runIf(existsSync('/proc/self/mem'))('a tool is kept from what it could not read', () => {
  // Reading this one is an error for root as well.
  for (const file of ['ruff.toml', 'pytest.ini']) symlinkSync('/proc/self/mem', join(outside, file));
  expect(ruffFlags(folder, workspace)).toEqual(['--isolated']);
  expect(pytestFlags('apps/web', folder, workspace)).not.toEqual([]);
});

test("pytest passes over the pipeline's own copies, whatever the project's configuration lets it into", () => {
  expect(pytestFlags('.', workspace, workspace)).toEqual([`--ignore=${workspace}/.shipshape`]);
  expect(pytestFlags('apps/web', folder, workspace)).toEqual([]);
});

test('the flags name an empty configuration in its place', () => {
  writeFileSync(join(outside, 'pyproject.toml'), '[tool.ruff]\n[tool.pytest.ini_options]\n');
  expect(ruffFlags(folder, workspace)).toEqual(['--isolated']);
  const [flag, file = ''] = pytestFlags('apps/web', folder, workspace).slice(-2);
  expect(flag).toBe('-c');
  expect(readFileSync(file, 'utf8')).toBe('[pytest]\n');
});

test('linters find an empty home, and the caches of the real one', () => {
  const variables = linterVariables('apps/web');
  expect(variables.HOME).not.toBe(homedir());
  expect(variables.XDG_CONFIG_HOME).toBe(variables.HOME);
  expect(variables.XDG_CACHE_HOME).toContain('.cache');
  expect(existsSync(variables.PYLINTRC ?? '')).toBe(true);
});

test('what shapes a verdict is an input of the tasks', () => {
  const project = { name: 'api', root: 'apps/web/api', marker: 'manage.py' } as Parameters<
    typeof djangoTargets
  >[0];
  const { lint, test: tests } = djangoTargets(project, ['THE_TEAMS']);
  for (const target of [lint, tests]) {
    const inputs = target?.inputs ?? [];
    for (const above of ['', 'apps/', 'apps/web/']) {
      expect(inputs).toContainEqual(
        expect.stringMatching(`^{workspaceRoot}/${above}{pyproject.toml,.*\\.pylintrc`),
      );
    }
    expect(inputs).toContain('{projectRoot}/**/*');
    expect(inputs.filter((input) => typeof input === 'string' && input.startsWith('!'))).toEqual([]);
    expect(inputs).toContainEqual({ env: 'THE_TEAMS' });
  }
});

/** What the shell makes of the settings that git ignores. */
function ignoredSettings(): string {
  const { test: tests } = djangoTargets({ name: 'web', root: 'apps/web', marker: 'manage.py' } as never, []);
  const runtimes = (tests?.inputs ?? []).flatMap((input) =>
    typeof input === 'object' && 'runtime' in input ? [input.runtime] : [],
  );
  const runtime = runtimes.find((one) => one.includes('cksum')) ?? '';
  return execFileSync('sh', ['-c', runtime], { cwd: workspace, encoding: 'utf8', timeout: 20_000 });
}

test('a file of settings that git ignores counts by its name and content', () => {
  const seen = new Set([ignoredSettings()]);
  for (const [file, text] of [
    ['.env', 'DEBUG=True\n'],
    ['.env', 'DEBUG=False\n'],
    ['shop/settings/local.py', 'DEBUG = True\n'],
    ['shop/.env', 'A=1\n'],
  ] as const) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
    seen.add(ignoredSettings());
  }
  renameSync(join(folder, 'shop/.env'), join(folder, 'shop/.env.local'));
  expect(seen.add(ignoredSettings()).size).toBe(6);
});

test('a named pipe or a folder in their place is passed over', () => {
  const before = ignoredSettings();
  execFileSync('mkfifo', [join(folder, '.env')]);
  mkdirSync(join(folder, 'local.py'));
  expect(ignoredSettings()).toBe(before);
});
