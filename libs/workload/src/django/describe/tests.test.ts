import { expect, test } from 'vitest';
import { describeFiles, made } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';
import { installPlan } from '../own/install-plan.ts';

test('tests and linters are what CI runs, in the versions that are pinned', () => {
  const project = made({
    tests: 'pytest',
    settings: 'split',
    files: {
      '.github/workflows/ci.yml':
        'jobs:\n  test:\n    steps:\n      - run: make lint\n      - run: uv run coverage run -m pytest -n 4 notes --ds=config.settings.test\n',
      Makefile: 'lint:\n\truff check --fix notes\n\tblack notes\n',
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/black\n    rev: 24.1.0\n    hooks:\n      - id: black\n',
    },
  });
  expect(project.tests.value).toEqual({
    runner: 'pytest',
    settings: 'config.settings.test',
    files: 1,
    arguments: ['notes'],
    sqlite: true,
    collects: true,
  });
  expect(project.linters.map(({ value }) => value)).toEqual([
    { name: 'ruff', version: '0.14.5', command: ['ruff', 'check', 'notes'] },
    { name: 'black', version: '24.1.0', command: ['black', '--check', 'notes'] },
  ]);
  expect(made({ tests: 'none' }).tests.value.runner).toBe('none');
});

const inMemory = '{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}';
test.each([
  ['are SQLite', `DATABASES = {"default": ${inMemory}}`, true],
  [
    'are SQLite by a variable',
    `import os\nif os.environ.get("FAST"):\n    DATABASES = {"default": ${inMemory}}`,
    undefined,
  ],
  [
    'have a server as well',
    `DATABASES = {"default": ${inMemory}, "old": {"ENGINE": "django.db.backends.mysql"}}`,
    undefined,
  ],
])('settings of tests whose databases %s', (_, databases, sqlite) => {
  const { tests } = made({
    settings: 'split',
    files: {
      'config/settings/test.py': `from .base import *\n${databases}\n`,
      '.github/workflows/ci.yml':
        'jobs:\n  test:\n    steps:\n      - run: python manage.py test --settings=config.settings.test\n',
    },
  });
  expect(tests.value.sqlite).toBe(sqlite);
});

test.each([
  [
    'in their job, before them',
    'test',
    '      - run: npm run build\n        working-directory: ./web\n',
    true,
  ],
  ['in another job', 'pages', '      - run: npm run build\n        working-directory: ./web\n', false],
  ['which is no build', 'test', '      - run: npm run watch\n        working-directory: ./web\n', false],
])('what CI builds of a front end %s is built for the tests', (_, job, step, counts) => {
  const { tests } = made({
    files: {
      'web/package.json': '{"scripts": {"build": "vite build", "watch": "vite"}}',
      'web/yarn.lock': '',
      '.github/workflows/ci.yml': `jobs:\n  ${job}:\n    steps:\n${step}${job === 'test' ? '' : '  test:\n    steps:\n'}      - run: python manage.py test\n`,
    },
  });
  const packages = { folder: 'web', manager: 'yarn', lock: 'web/yarn.lock' };
  expect(tests.value.builds).toEqual(
    counts ? [{ command: ['npm', 'run', 'build'], folder: 'web', packages }] : undefined,
  );
});

test.each([
  ['--doctest-modules', { runner: 'pytest', files: 1 }],
  ['-v', { runner: 'none', files: 0 }],
])('examples in docstrings are tests with %s', (options, expected) => {
  const { tests } = made({
    tests: 'none',
    files: {
      'pytest.ini': `[pytest]\naddopts = ${options}\n`,
      'config/prices.py': 'def gross(net):\n    """\n    >>> gross(1)\n    2\n    """\n',
    },
  });
  expect(tests.value).toMatchObject(expected);
});

test.each([
  ['--html=docs/tests.html -q', ['--html=']],
  ['--self-contained-html', []],
])('a report that pytest writes beside the code by %s is not written', (options, args) => {
  const { tests } = made({ tests: 'pytest', files: { 'pytest.ini': `[pytest]\naddopts = ${options}\n` } });
  expect(tests.value.arguments).toEqual(args);
});

test('the tests have the settings that a conftest.py among them names', () => {
  const conftest = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.config")\n';
  const files = { 'tests/config.py': 'SECRET_KEY = "a"\n', 'tests/conftest.py': conftest };
  const [project] = describeFiles({ ...djangoProject(), ...files });
  expect(project?.tests.value.settings).toBe('tests.config');
});

test.each([
  ['config.settings', 'config.settings'],
  ['config.settings_of_the_image', 'config.settings'],
])("pytest's own settings count where they are in the repository: %s", (stated, settings) => {
  const project = made({
    tests: 'pytest',
    files: { 'pytest.ini': `[pytest]\nDJANGO_SETTINGS_MODULE = ${stated}\n` },
  });
  expect(project.tests.value.settings).toBe(settings);
});

test('of several runs the whole suite counts, and asking for a version is no check', () => {
  const ci = (...commands: string[]) =>
    made({
      tests: 'manage',
      files: {
        '.github/workflows/ci.yml': `jobs:\n  test:\n    steps:\n${commands.map((one) => `      - run: ${one}\n`).join('')}`,
      },
    });
  expect(
    ci('flake8 --version', 'flake8 notes').linters.find(({ value }) => value.name === 'flake8')?.value
      .command,
  ).toEqual(['flake8', 'notes']);
  for (const part of [
    'manage.py test notes.tests.IndexTest',
    'manage.py test notes.tests.IndexTest.test_one',
  ])
    expect(ci(`python ${part}`, 'python manage.py test').tests.value.arguments).toEqual([]);
  const makefile = {
    Makefile: 'lint:\n\tif command -v ruff >/dev/null 2>&1; then ruff check notes; else docker run x; fi\n',
  };
  expect(made({ files: makefile }).linters[0]?.value.command).toEqual(['ruff', 'check', 'notes']);
  expect(
    ci("git ls-files '*.html' | xargs -0 -n 9 djhtml --check").linters.find(
      ({ value }) => value.name === 'djhtml',
    )?.value.command,
  ).toEqual(['djhtml', '--check', '.']);
  expect(ci('pytest notes/tests.py::IndexTest', 'pytest').tests.value.arguments).toEqual([]);
});

const slow = '-m "not slow"';
test.each<[string, string[], string[], Record<string, string>?]>([
  ['a tag', ['manage.py test --exclude-tag=slow', 'manage.py test --tag slow -v 2'], []],
  [
    'one of two tags',
    ['manage.py test notes --exclude-tag=a --exclude-tag=b', 'manage.py test notes --tag=a'],
    ['notes', '--exclude-tag=b'],
  ],
  ['a mark', ["pytest -m 'not slow' --tb=short -n auto", 'pytest -m slow'], ['--tb=short']],
  ['marks that overlap', ['pytest -m "not a and not b"', 'pytest -ma'], ['-m', '(not a and not b) or (a)']],
  ['words', ['pytest -k "not slow"', 'pytest -k slow'], []],
  ['folders', ['pytest tests/unit -q', 'pytest ./tests/integration/'], ['tests/unit', 'tests/integration']],
  ['a folder and one in it', ['pytest tests/unit/models', 'pytest tests'], ['tests']],
  ['a folder that is left out', ['pytest --ignore=tests/slow', 'pytest tests/slow'], []],
  ['applications', ['manage.py test notes.a', 'manage.py test shop notes'], ['shop', 'notes']],
  ['a matrix', [`pytest tests/\${{ matrix.part }}`], []],
  ['a matrix and a folder', [`pytest \${{ matrix.part }}`, 'pytest tests/unit'], ['tests/unit']],
  [
    'two choices at once',
    ['pytest tests/unit -m "not a"', 'pytest tests/slow -m a'],
    ['tests/unit', '-m', 'not a'],
  ],
  ['another configuration', ['pytest -m "not a"', 'pytest -m a -c other.ini'], ['-m', 'not a']],
  ['other settings', ['pytest -m "not a"', 'pytest -m a --ds=config.other'], ['-m', 'not a']],
  ['another value', ['A=1 pytest -m "not a"', 'A=2 pytest -m a'], ['-m', 'not a']],
  ['an end-to-end part', ['pytest -m "not e2e"', 'pytest -m e2e'], ['-m', 'not e2e']],
  [
    'a tag of tests with a browser',
    ['manage.py test --exclude-tag=ui', 'manage.py test --tag=ui'],
    ['--exclude-tag=ui'],
    { 'notes/test_ui.py': 'from selenium import webdriver\n@tag("slow", "ui")\nclass A: ...\n' },
  ],
  [
    'a folder with a browser',
    ['pytest notes', 'pytest functional'],
    ['notes'],
    { 'functional/test_ui.py': 'from playwright.sync_api import Page\n' },
  ],
  [
    'a mark that pytest leaves out',
    ['pytest', 'pytest -m slow'],
    ['-m', 'not slow or not (not slow)'],
    { 'pytest.ini': `[pytest]\naddopts = ${slow}\n` },
  ],
  [
    'a folder beside those of pytest',
    ['pytest', 'pytest tests/slow', 'pytest tests/unit/a'],
    ['tests/unit', 'tests/slow'],
    { 'pytest.ini': '[pytest]\ntestpaths = tests/unit\n' },
  ],
  [
    'rules of make',
    ['make a b'],
    [],
    { Makefile: `a:\n\tpytest ${slow}\nb:\n\tpytest -m slow\nc:\n\tpytest other\n` },
  ],
  [
    'commands of tox',
    ['tox'],
    [],
    { 'tox.ini': `[testenv]\ncommands =\n  pytest ${slow}\n  pytest -m slow\n` },
  ],
])('the parts of a suite that CI runs one by one: %s', (_, commands, expected, files = {}) => {
  const jobs = commands.map((one, at) => `  job${at}:\n    steps:\n      - run: |\n          ${one}\n`);
  const ci = `jobs:\n${jobs.join('')}`;
  const found = made({ tests: 'manage', files: { '.github/workflows/ci.yml': ci, ...files } });
  expect(found.tests.value.arguments).toEqual(expected);
});

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
    files: { '.github/workflows/ci.yml': `jobs:\n  test:\n    steps:\n      - run: ${command}\n`, ...files },
  });
  const black = project.linters.find(({ value }) => value.name === 'black');
  expect(black).toMatchObject({ value: { command: ['black', '--check', 'notes'] }, evidence: [{ file }] });
  if (file !== 'Pipfile')
    expect(project.tests).toMatchObject({
      value: { runner: 'pytest', arguments: ['notes'] },
      evidence: [{ file }, {}, {}, {}],
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
      '.github/workflows/ci.yml': 'jobs:\n  test:\n    steps:\n      - run: hatch run lint:checks\n',
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

test('what tox runs, it runs in the folder that it changes to', () => {
  const tox =
    '[testenv]\nchangedir = {toxinidir}/notes\ncommands = pytest\n[testenv:lint]\nchange_dir = shop\ncommands = flake8\n';
  const { tests, linters } = made({ tests: 'pytest', files: { 'tox.ini': tox } });
  expect(tests.value.folder).toBe('notes');
  expect(linters.find(({ value }) => value.name === 'flake8')?.value.folder).toBe('shop');
});
