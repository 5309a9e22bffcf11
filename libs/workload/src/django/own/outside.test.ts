import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  ['pytest', 'pytest.ini', '[pytest]\naddopts = --deselect test_a.py\n'],
  ['pytest', 'pyproject.toml', '[tool.pytest.ini_options]\naddopts = "-x"\n'],
  ['pytest', 'tox.ini', '[pytest]\n'],
  ['pytest', 'setup.cfg', '[tool:pytest]\n'],
  ['pytest', 'conftest.py', 'collect_ignore_glob = ["*"]\n'],
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

test('a manifest of something else above the workspace counts for nothing', () => {
  writeFileSync(join(outside, 'pyproject.toml'), '[project]\nname = "other"\n');
  expect(ruffFlags(folder, workspace)).toEqual([]);
  expect(pytestFlags('apps/web', folder, workspace)).toEqual([]);
});

test('the flags name an empty configuration in its place', () => {
  writeFileSync(join(outside, 'pyproject.toml'), '[tool.ruff]\n[tool.pytest.ini_options]\n');
  expect(ruffFlags(folder, workspace)).toEqual(['--isolated']);
  const [root, flag, file = ''] = pytestFlags('apps/web', folder, workspace);
  expect([root, flag]).toEqual([`--rootdir=${folder}`, '-c']);
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

test('a file of settings that git ignores counts by its content', () => {
  const { test: tests } = djangoTargets({ name: 'web', root: 'apps/web', marker: 'manage.py' } as never, []);
  const { runtime = '' } = (tests?.inputs ?? []).find(
    (input): input is { runtime: string } =>
      typeof input === 'object' && 'runtime' in input && input.runtime.startsWith('cat'),
  ) as { runtime: string };
  const now = () => execFileSync('sh', ['-c', runtime], { cwd: workspace, encoding: 'utf8' });
  const seen = new Set([now()]);
  for (const [file, text] of [
    ['.env', 'DEBUG=True\n'],
    ['.env', 'DEBUG=False\n'],
    ['shop/settings/local.py', 'DEBUG = True\n'],
    ['shop/.env', 'A=1\n'],
  ] as const) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
    seen.add(now());
  }
  expect(seen.size).toBe(5);
});
