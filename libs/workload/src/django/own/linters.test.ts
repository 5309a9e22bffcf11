import { describe, expect, test } from 'vitest';
import { withBaseline } from './baseline.ts';
import { argumentsOf, compare, givenTo, sourceOf, verdictOf } from './linters.ts';

test.each<[name: string, exitCode: number, output: string, verdict: number | 'fails']>([
  ['ruff', 1, 'a.py:1:1: F401\nFound 12 errors.\n[*] 3 fixable', 12],
  ['ruff-format', 1, 'Would reformat: a.py\nWould reformat: b.py\n2 files would be reformatted', 2],
  [
    'ruff-format',
    1,
    'unformatted: File would be reformatted\n --> a.py:1:8\n\n1 file would be reformatted, 7 files …',
    1,
  ],
  ['ruff-format', 2, 'error: Failed to parse pyproject.toml', 'fails'],
  ['black', 1, 'would reformat /x/a.py\n\nOh no!\n1 file would be reformatted.', 1],
  ['black', 123, 'error: cannot format a.py: Cannot parse', 'fails'],
  ['isort', 1, 'ERROR: /x/a.py Imports are incorrectly sorted and/or formatted.', 1],
  ['flake8', 1, './a.py:1:1: E501 line too long\n./b.py:2:3: F401 unused', 2],
  ['mypy', 1, 'a.py:1: error: x\nFound 6 errors in 3 files (checked 90 source files)', 6],
  ['mypy', 2, 'Found 1 error in 1 file (errors prevented further checking)', 'fails'],
  ['mypy', 2, 'Error constructing plugin instance of NewSemanalDjangoPlugin', 'fails'],
  ['pylint', 20, 'a.py:1:0: C0114: Missing\na.py:2:0: W0611: Unused\n', 2],
  ['pylint', 32, 'usage: pylint [options]', 'fails'],
  ['pylint', 17, 'a.py:1:0: F0001: No module named a\n', 'fails'],
  ['flake8', 1, 'There was a critical error during execution of Flake8', 'fails'],
  ['black', 123, 'would reformat a.py\nerror: cannot format b.py', 'fails'],
  ['djlint', 1, 'Linted 9 files, found 4 errors.', 4],
  ['djlint-reformat', 1, 'a.html\n@@ -1 +1 @@\n\n2 files would be updated.', 2],
  ['djlint', 2, 'No files to check! 😢', 0],
  ['djhtml', 1, 'would have reindented a.html\n1 template would have been reindented.', 1],
  ['something-else', 1, 'no idea', 1],
  ['something-else', 3, 'usage', 'fails'],
  ['flake8', 127, 'not found', 'fails'],
  ['mypy', 0, 'Success: no issues found', 0],
])('%s with exit code %i and "%s": %s', (name, exitCode, output, verdict) => {
  expect(verdictOf(name, { exitCode, output })).toBe(verdict);
});

describe('against the baseline', () => {
  test.each<[number | 'fails', number | 'fails' | undefined, 'worse' | 'better' | 'same']>([
    [0, undefined, 'same'],
    [1, undefined, 'worse'],
    [6, 6, 'same'],
    [7, 6, 'worse'],
    [5, 6, 'better'],
    ['fails', undefined, 'worse'],
    ['fails', 6, 'worse'],
    ['fails', 'fails', 'same'],
    [100, 'fails', 'better'],
  ])('%s where %s is accepted is %s', (verdict, accepted, how) => {
    const { worse, better } = compare('mypy', verdict, accepted);
    expect(worse ? 'worse' : better ? 'better' : 'same').toBe(how);
  });

  test('it is written into shipshape.json beside what the team states, and what is clean is not in it', () => {
    const text = '{\n  "$schema": "x",\n  "smoke": { "port": 1 }\n}';
    const written = withBaseline(text, { mypy: 6, black: 0, pylint: 'fails' });
    expect(JSON.parse(written)).toEqual({
      $schema: 'x',
      smoke: { port: 1 },
      lint: { baseline: { mypy: 6, pylint: 'fails' } },
    });
    expect(withBaseline(written, { mypy: 0 })).not.toContain('lint');
    expect(withBaseline(undefined, { mypy: 0 })).toBe('{}\n');
    // check --deploy gates where it was clean, unless the team states its level.
    expect(JSON.parse(withBaseline(text, {}, true)).smoke).toEqual({ port: 1, deployCheck: 'WARNING' });
    const lower = '{"smoke": {"deployCheck": "ERROR"}}';
    expect(JSON.parse(withBaseline(lower, {}, true)).smoke).toEqual({ deployCheck: 'ERROR' });
  });
});

test('folders that are nobody’s source are left out, where the project has them', () => {
  const linter = (name: string, ...command: string[]) => ({ name, version: null, command });
  const entries = ['.nx/', '.shipshape/', 'a.html', 'manage.py', 'node_modules/', 'shop/', 'venv/'];
  const given = (name: string, ...command: string[]) => argumentsOf(linter(name, ...command), entries);
  expect(given('black', 'black', '--check', '.')).toEqual([
    '--force-exclude=(^|/)(node_modules|\\.shipshape|\\.nx)/',
    '--check',
    '.',
  ]);
  // A flag of these would replace what the project leaves out itself.
  for (const name of ['ruff-format', 'unknown']) expect(given(name, name, '.')).toEqual(['.']);
  for (const [name, files] of [
    ['flake8', 'manage.py'],
    ['pylint', 'manage.py'],
    ['djhtml', 'a.html'],
    ['djlint-reformat', 'a.html'],
    ['curlylint', 'a.html'],
  ] as const)
    expect(given(name, name, '--check', '.').sort()).toEqual(['--check', files, 'shop'].sort());
  expect(given('flake8', 'flake8')).toEqual(['manage.py', 'shop']);
  expect(given('flake8', 'flake8', 'shop/tests')).toEqual(['shop/tests']);
  expect(argumentsOf(linter('flake8', 'flake8', '.'), ['shop/'])).toEqual(['.']);
});

test('a linter gets the files that pre-commit gives it', () => {
  const all = ['docs/a.py', 'manage.py', 'readme.md', 'shop/migrations/1.py', 'shop/models.py'];
  const linter = (name: string, ...command: string[]) => ({
    ...{ name, version: null, command: [name, ...command] },
    chosen: { from: 'web', files: ['^web/'], exclude: ['^web/docs/', '(?i)/Migrations/'] },
  });
  const files = givenTo(linter('black'), () => all);
  expect(files).toEqual(['manage.py', 'shop/models.py']);
  expect(givenTo(linter('djlint'), () => all)).toEqual([]);
  // Its hook gets no files, by its own definition.
  expect(givenTo(linter('import-linter'), () => all)).toBeUndefined();
  expect(givenTo({ name: 'black', version: null, command: [] }, () => all)).toBeUndefined();
  const alone = { ...linter('black'), chosen: { from: '.', files: ['\\.py$'], exclude: ['^docs/'] } };
  expect(givenTo(alone, () => all)).toEqual(all.filter((one) => /^(manage|shop).*py$/.test(one)));
  const given = (name: string, release: string | undefined, ...command: string[]) =>
    argumentsOf(linter(name, ...command), ['.nx/', 'shop/'], release, files);
  expect(given('black', undefined, '--check', '.')).toEqual(['--check', ...(files ?? [])]);
  expect(given('flake8', undefined)).toEqual(files);
  expect(given('isort', '5.13.2', '.')).toEqual(['--filter-files', ...(files ?? [])]);
  expect(given('isort', '4.3.21', '.')).toEqual(['--recursive', ...(files ?? [])]);
  expect(given('flake8', undefined, '--max-line-length', '120')).toEqual([
    ...['--max-line-length', '120'],
    ...(files ?? []),
  ]);
});

test.each([
  ['isort', '4.3.21', ['--recursive', '--check-only', 'manage.py', 'shop']],
  ['isort', '5.6.4', ['--check-only', 'manage.py', 'shop']],
  ['isort', '5.13.2', ['--extend-skip=.nx', '--check-only', '.']],
  ['isort', undefined, ['--extend-skip=.nx', '--check-only', '.']],
  ['black', '19.10b0', ['--check-only', 'manage.py', 'shop']],
  ['mypy', '0.782', ['--check-only', 'manage.py', 'shop']],
])('%s %s gets only flags that it knows', (name, release, expected) => {
  const linter = { name, version: release ?? null, command: [name, '--check-only', '.'] };
  expect(argumentsOf(linter, ['.nx/', 'manage.py', 'shop/'], release)).toEqual(expected);
});

test.each([
  [
    ['.bandit', '.nx/', 'shop/'],
    ['-r', '.'],
    ['--ini', '.bandit', '-r', 'shop'],
  ],
  [
    ['.bandit', '.nx/', 'shop/'],
    ['-r', '.', '--ini', 'b.ini'],
    ['-r', '--ini', 'b.ini', 'shop'],
  ],
  [
    ['.nx/', 'shop/'],
    ['-r', '.'],
    ['-r', 'shop'],
  ],
  [
    ['.bandit', 'shop/'],
    ['-r', '.'],
    ['-r', '.'],
  ],
])('bandit leaves out the folders of tools, and keeps its configuration: %j', (entries, words, expected) => {
  const linter = { name: 'bandit', version: null, command: ['bandit', ...words] };
  expect(argumentsOf(linter, entries)).toEqual(expected);
});

test('ruff changes nothing, also where its configuration has it fix', () => {
  const linter = { name: 'ruff', version: null, command: ['ruff', 'check', '.'] };
  for (const entries of [['shop/'], ['.nx/', 'shop/']])
    expect(argumentsOf(linter, entries)).toEqual(['check', '.', '--no-fix', '--no-fix-only']);
});

test('ruff-format is a program of the package ruff', () => {
  expect(sourceOf({ name: 'ruff-format', command: ['ruff', 'format', '--check'] })).toEqual({
    distribution: 'ruff',
    program: 'ruff',
  });
});
