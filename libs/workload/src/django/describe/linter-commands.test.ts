import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only, workflow } from '../../../testing/described.ts';

const pytest = djangoProject({ tests: 'pytest' });

const linters = (files: Record<string, string>) =>
  only({ ...pytest, ...files }).linters.map(({ value }) => value.command.join(' '));

test.each<[string, string?, Record<string, string>?]>([
  ['ruff check --exit-zero src'],
  ['ruff check src || true'],
  ['ruff check src && true || echo "Look at this"'],
  ['(ruff check src; true)', '\n        continue-on-error: true'],
  ['make lint || true', '', { Makefile: 'lint:\n\truff check src\n' }],
  ["sh -c 'ruff check src' || exit 0"],
])('a command whose failure CI ignores is no check: %s', (command, more = '', files = {}) => {
  const ci = (...steps: string[]) => linters({ ...files, '.github/workflows/a.yml': workflow(...steps) });
  expect(ci(command + more, 'ruff check --select=E .')).toContain('ruff check --select=E .');
  expect(ci(command + more)).toEqual([]);
});

test.each([
  ['ruff check src || exit 1', ['ruff check src']],
  ['ruff check src || FAILED=1', ['ruff check src']],
  ['ls missing || true; ruff check src', ['ruff check src']],
])('a command whose failure CI acts on is a check: %s', (command, expected) => {
  expect(linters({ '.github/workflows/a.yml': workflow(command) })).toEqual(expected);
});

test('of two over the same files, the one for all rules counts', () => {
  const ci = workflow(
    'ruff check --select I .',
    'ruff check .',
    'pylint --disable=all --enable=E src',
    'pylint src',
  );
  const found = linters({ 'src/a.py': '', '.github/workflows/a.yml': ci });
  expect(found).toEqual(expect.arrayContaining(['ruff check .', 'pylint src']));
});

test('what another system of CI allows to fail is no check', () => {
  const job = (more: string) => linters({ '.gitlab-ci.yml': `lint:\n${more}  script: [ruff check src]\n` });
  expect(job('')).toEqual(['ruff check src']);
  expect(job('  allow_failure: true\n')).toEqual([]);
});

test('what changes files or hides the findings in one is left out', () => {
  const files = {
    '.github/workflows/a.yml': workflow('bandit -r shop -f json -o bandit.json'),
    '.pre-commit-config.yaml': `repos:
- repo: https://git.example/djlint
  rev: 1.36.1
  hooks:
    - id: djlint
      args: [--reformat, --lint]
`,
  };
  expect(linters(files)).toEqual(expect.arrayContaining(['bandit -r shop', 'djlint --lint .']));
});

test.each([
  [
    'pylint',
    'poetry run pylint --load-plugins=pylint_django',
    'pylint --recursive=y --load-plugins=pylint_django .',
  ],
  ['types', 'mypy shop', 'mypy shop'],
  ['format', 'uv run ruff format --force-exclude', 'ruff format --check --force-exclude .'],
  ['check', 'uv run ruff check --fix', 'ruff check .'],
])('a hook of the repository’s own, %s, is what its entry calls', (id, entry, expected) => {
  const hooks = `repos:\n  - repo: local\n    hooks:\n      - id: ${id}\n        language: system\n        entry: ${entry}\n`;
  const project = only({ ...pytest, 'shop/a.py': '', '.pre-commit-config.yaml': hooks });
  expect(project.linters.map(({ value }) => value.command.join(' '))).toContain(expected);
  expect(project.unknown.join()).not.toContain('Hooks of');
});

test('a command of uvx is without the package that it is from', () => {
  const ci = workflow('uvx --from djlint==1.36.3 djlint --lint shop');
  expect(linters({ '.github/workflows/a.yml': ci })).toContain('djlint --lint shop');
});

test('bandit is asked for its section of pyproject.toml', () => {
  const files = { 'pyproject.toml': '[tool.bandit]\nexclude_dirs = ["tests"]\n' };
  expect(linters(files)).toContain('bandit -c pyproject.toml -r .');
  expect(linters({ 'shop/x.py': '', '.bandit': '[bandit]\n' })).toContain('bandit -r .');
});

test('parts of a formatted text are no paths', () => {
  const tasks =
    'from invoke import task\n\n\n@task\ndef lint(c, fix=""):\n    c.run(f"ruff check {fix} src")\n';
  expect(linters({ 'tasks.py': tasks })).toContain('ruff check src');
});

test('a linter that is only installed is none: nothing says how it is run', () => {
  const dev = { 'requirements-dev.txt': 'flake8==7.1.0\npycodestyle==2.12.0\n' };
  expect(linters(dev)).toEqual(['ruff check .']);
  expect(linters({ ...dev, 'setup.cfg': '[flake8]\nmax-line-length = 99\n' })).toContain('flake8');
});
