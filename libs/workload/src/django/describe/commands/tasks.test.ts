import { expect, test } from 'vitest';
import { made, workflow } from '../../../../testing/described.ts';
import { installPlan } from '../../own/install-plan.ts';

test.each<[string, string, Record<string, string>]>([
  [
    'npm run checks',
    'package.json',
    { 'package.json': '{"scripts": {"checks": "black --check notes && pytest notes"}}' },
  ],
  [
    'yarn checks',
    'package.json',
    { 'package.json': '{"scripts": {"checks": "black --check notes && pytest notes"}}' },
  ],
  [
    'poetry run poe checks',
    'pyproject.toml',
    { 'pyproject.toml': '[tool.poe.tasks]\nchecks.sequence = ["black --check notes", "pytest notes"]\n' },
  ],
  [
    'pdm run checks',
    'pyproject.toml',
    {
      'pyproject.toml':
        '[tool.pdm.scripts]\nchecks = {composite = ["black --check notes", "pytest notes"]}\n',
    },
  ],
  [
    'hatch run dev:checks',
    'pyproject.toml',
    { 'pyproject.toml': '[tool.hatch.envs.dev.scripts]\nchecks = ["black --check notes", "pytest notes"]\n' },
  ],
  [
    'pipenv run checks',
    'Pipfile',
    { Pipfile: '[scripts]\nchecks = "sh -c \\"black --check notes\\""\nother = "black ."\n' },
  ],
  [
    'task checks',
    'Taskfile.yml',
    { 'Taskfile.yml': 'tasks:\n  checks:\n    cmds:\n      - black --check notes\n      - pytest notes\n' },
  ],
  [
    'inv checks',
    'tasks.py',
    { 'tasks.py': '@task\ndef checks(c):\n    c.run("black --check notes")\n    c.run("pytest notes")\n' },
  ],
  [
    'gulp checks',
    'gulpfile.js',
    {
      'gulpfile.js':
        'function format() {\n  return run(["black", "."]);\n}\nfunction checks() {\n  run(["black", "--check", "notes"]);\n  spawn("pipenv", [\n    "run",\n    "pytest",\n    "notes",\n  ]);\n}\n',
    },
  ],
])('the task that CI runs with %s', (command, file, files) => {
  const project = made({
    tests: 'pytest',
    files: { '.github/workflows/ci.yml': workflow(command), ...files },
  });
  const black = project.linters.find(({ value }) => value.name === 'black');
  expect(black).toMatchObject({ value: { command: ['black', '--check', 'notes'] }, evidence: [{ file }] });
  if (file !== 'Pipfile')
    expect(project.tests).toMatchObject({
      value: { runner: 'pytest', arguments: ['notes'] },
      evidence: [{ file }, {}, {}, {}],
    });
});

test('a task of another tool that is called alike is not the one that CI runs', () => {
  const { linters } = made({
    files: {
      'package.json': '{"scripts": {"lint": "flake8 notes"}}',
      Makefile: 'lint:\n\tblack --check notes\n\tflake8 config notes\n',
      '.github/workflows/ci.yml': workflow('pnpm run lint'),
    },
  });
  const flake8 = linters.find(({ value }) => value.name === 'flake8');
  expect(flake8).toMatchObject({
    value: { command: ['flake8', 'notes'] },
    evidence: [{ file: 'package.json' }],
  });
});

test("hatch: scripts call each other, get arguments and variables, and their environments' packages are installed", () => {
  const project = made({
    tests: 'pytest',
    installer: 'pyproject',
    files: {
      'pyproject.toml': `[project]
name = "shop"
version = "1"
dependencies = ["django~=5.2"]
[tool.hatch.envs.default]
dependencies = ["pytest-django>=4", "model-bakery; python_version > '3.8'", "django=={matrix:django}"]
[tool.hatch.envs.default.env-vars]
STAGE = "dev"
[tool.hatch.envs.lint]
extra-dependencies = ["black==24.1.0"]
[tool.hatch.envs.lint.scripts]
format = "black --check {args:notes}"
checks = ["format", "pytest {args}"]
`,
      '.github/workflows/ci.yml': workflow('hatch run lint:checks'),
    },
  });
  const black = project.linters.find(({ value }) => value.name === 'black');
  expect(black?.value).toEqual({ name: 'black', version: '24.1.0', command: ['black', '--check', 'notes'] });
  expect(project.tests.value).toMatchObject({
    runner: 'pytest',
    arguments: [],
    environment: { STAGE: 'dev' },
  });
  const { steps } = installPlan(project, () => false, '[project]\nname = "shop"\n');
  expect(steps).toEqual([
    {
      kind: 'packages',
      arguments: [
        ...['--requirements', 'pyproject.toml', '--requirements', 'pyproject.toml'],
        ...['pytest-django>=4', "model-bakery; python_version > '3.8'", 'black==24.1.0'],
      ],
    },
    { kind: 'packages', arguments: ['pytest'] },
  ]);
});
