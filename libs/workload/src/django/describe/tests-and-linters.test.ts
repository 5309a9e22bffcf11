import { describe, expect, test } from 'vitest';
import { describeFiles, made } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';
import { installPlan } from '../own/install-plan.ts';
import { fromItsFolder } from './from-folder.ts';

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
    collects: true,
  });
  expect(project.linters.map(({ value }) => value)).toEqual([
    { name: 'ruff', version: '0.14.5', command: ['ruff', 'check', 'notes'] },
    { name: 'black', version: '24.1.0', command: ['black', '--check', 'notes'] },
  ]);
  expect(made({ tests: 'none' }).tests.value.runner).toBe('none');
});

test('the tests have the settings that a conftest.py among them names', () => {
  const conftest = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.config")\n';
  const files = { 'tests/config.py': 'SECRET_KEY = "a"\n', 'tests/conftest.py': conftest };
  const [project] = describeFiles({ ...djangoProject(), ...files });
  expect(project?.tests.value.settings).toBe('tests.config');
});

test('a linter that CI runs once for each folder has all of them', () => {
  const run = ['notes', 'tests', 'docs --fast'].map((one) => `      - run: black --check -l 90 ${one}\n`);
  const ci = { '.github/workflows/a.yml': `jobs:\n  a:\n    steps:\n${run.join('')}` };
  const files = { ...djangoProject(), ...ci, 'tests/test_a.py': 'import a\n', 'docs/conf.py': '' };
  const black = describeFiles(files)[0]?.linters.find(({ value }) => value.name === 'black');
  expect(black?.value.command).toEqual(['black', '--check', '-l', '90', 'notes', 'tests']);
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

test('a second form of a linter is not implied where CI runs the first', () => {
  const files = (command: string) => ({
    Pipfile: '[packages]\ndjango = "*"\n[dev-packages]\ndjlint = "*"\n',
    Makefile: `lint:\n\t${command}\n`,
  });
  const names = (command: string) =>
    made({ installer: 'pipenv', files: files(command) }).linters.map(({ value }) => value.name);
  expect(names('djlint --check .')).toEqual(['djlint-reformat']);
  expect(names('true')).toEqual(['djlint']);
});

describe('projects in folders of one repository', () => {
  const below = (folder: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  const backend = below('backend', djangoProject({ tests: 'pytest', settings: 'split' }));
  const only = { root: 'backend', manage: 'backend/manage.py' };

  test('the folder of one describes it as its repository does, each path from there', () => {
    const [alone] = describeFiles(djangoProject({ tests: 'pytest', settings: 'split' }), { name: 'backend' });
    const [found] = describeFiles(backend, { only });
    expect(found && fromItsFolder(found)).toEqual(alone);
  });

  test.each<[string, string, { tests?: string[]; ruff?: string[]; runner?: string }]>([
    [
      'its folder',
      'working-directory: backend\n        run: pytest notes && ruff check notes',
      both('notes'),
    ],
    ['cd', 'run: cd backend && pytest notes && ruff check notes', both('notes')],
    [
      'paths',
      'run: ruff check --config=backend/ruff.toml ./backend/notes frontend && pytest backend',
      {
        ...{ tests: ['.'], ruff: ['ruff', 'check', '--config=ruff.toml', 'notes'] },
      },
    ],
    [
      'a matrix',
      'working-directory: $' + '{{ matrix.app }}\n        run: pytest notes',
      { tests: ['notes'] },
    ],
    [
      'a folder called like what to do',
      'run: python backend/manage.py test notes && ruff check backend/notes',
      { tests: ['notes'], ruff: ['ruff', 'check', 'notes'], runner: 'manage' },
    ],
    [
      'shells of their own',
      'run: (cd frontend && npm ci) && (cd backend && pytest notes) && ruff check backend/notes',
      both('notes'),
    ],
    [
      'the folder of a wrapper',
      'run: uv run --directory other pytest && uv run --directory=backend --frozen pytest notes && poetry -C backend run ruff check notes',
      both('notes'),
    ],
    ['a script of another folder', 'working-directory: frontend\n        run: ./all.sh', both('notes')],
    [
      'a way back',
      'run: cd frontend && cd - && pytest backend/notes && pushd other && popd && ruff check backend/notes',
      both('notes'),
    ],
    [
      'a folder of a container',
      'working-directory: frontend\n        run: docker compose run web pytest notes && cd /app && ruff check notes',
      both('notes'),
    ],
    [
      'a folder without a project',
      'working-directory: frontend\n        run: pytest notes && ruff check notes',
      {},
    ],
    ['another folder', 'working-directory: other\n        run: pytest notes && ruff check notes', {}],
    ['paths of another folder', 'run: pytest other && ruff check other', {}],
    ['the manage.py of another', 'run: python other/manage.py test --tag=slow', {}],
  ])('commands of CI for %s', (_, step, { tests = [], ruff = ['ruff', 'check', '.'], runner = 'pytest' }) => {
    const files = {
      ...backend,
      ...below('other', djangoProject()),
      ...{ 'frontend/package.json': '{}', 'test/x': '', 'check/x': '' },
      'frontend/all.sh': 'cd ../other\npytest\ncd ../backend\npytest notes && ruff check notes\n',
      '.github/workflows/ci.yml': `jobs:\n  test:\n    steps:\n      - name: x\n        ${step}\n`,
    };
    const [found] = describeFiles(files, { only });
    expect(found?.tests.value).toMatchObject({ runner, arguments: tests });
    const linter = found?.linters.find(({ value }) => value.name === 'ruff');
    expect(linter?.value.command).toEqual(ruff);
    if (tests.length > 0)
      expect(found && fromItsFolder(found).tests.evidence[0]?.file).toMatch(
        /^\.\.\/(\.github\/workflows\/ci\.yml|frontend\/all\.sh)$/,
      );
  });

  test('a command that names a folder around several projects is each one’s, and hooks name files from where they are configured', () => {
    const shops = { ...below('apps/a', djangoProject()), ...below('apps/b', djangoProject()) };
    const files = {
      ...shops,
      '.github/workflows/ci.yml':
        'jobs:\n  a:\n    steps:\n      - run: ruff check ./apps --config=apps/a/x\n',
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/black\n    rev: 24.1.0\n    hooks:\n      - id: black\n        args: [--config=apps/b/black.toml]\n',
    };
    const commands = describeFiles(files).map(({ linters }) => linters.map(({ value }) => value.command));
    expect(commands).toEqual([
      [
        ['ruff', 'check', '.', '--config=x'],
        ['black', '--check', '--config=apps/b/black.toml', '.'],
      ],
      [
        ['ruff', 'check', '.', '--config=apps/a/x'],
        ['black', '--check', '--config=black.toml', '.'],
      ],
    ]);
  });

  test('the commands of a job of GitLab share a shell', () => {
    const script = [
      'cd backend',
      '(cd ../frontend && npm ci)',
      'uv run --directory notes flake8',
      'pytest notes',
    ];
    const ci = `test:\n  script:\n${script.map((one) => `    - ${one}\n`).join('')}`;
    const files = { ...backend, 'frontend/package.json': '{}', '.gitlab-ci.yml': ci };
    const [{ tests, linters } = {}] = describeFiles(files, { only });
    expect(tests?.value.folder).toBeUndefined();
    expect(tests?.value.arguments).toEqual(['notes']);
    expect(linters?.find(({ value }) => value.name === 'flake8')?.value.folder).toBe('notes');
  });

  function both(path: string) {
    return { tests: [path], ruff: ['ruff', 'check', path] };
  }
});

test.each<[string, string, Record<string, string>, { version: string | null; plugins?: string[] }]>([
  [
    'CI’s line',
    'flake8',
    { '.github/workflows/ci.yml': 'pip install wheel black flake8==7.1.0 flake8-quotes pep8-naming\nflake8' },
    { version: '7.1.0', plugins: ['flake8-quotes', 'pep8-naming'] },
  ],
  [
    'CI’s line, of another linter',
    'black',
    {
      '.github/workflows/ci.yml': 'pip install -r requirements.txt "black<25" flake8 flake8-quotes\nblack .',
    },
    { version: null },
  ],
  [
    'a version that the command names',
    'black',
    { '.github/workflows/ci.yml': 'uvx black@24.1.0 --check .' },
    { version: '24.1.0' },
  ],
  [
    'a hook',
    'black',
    {
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/black\n    rev: 20.8b1\n    hooks:\n      - id: black\n        additional_dependencies: ["click==8.0.4", "."]\n',
    },
    { version: '20.8b1', plugins: ['click==8.0.4'] },
  ],
  [
    'a hook whose plugins are required',
    'flake8',
    {
      'requirements-dev.txt': 'flake8==7.0.0\nflake8_quotes==3.4.0\n',
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/flake8\n    rev: 6.0.0\n    hooks:\n      - id: flake8\n        additional_dependencies: [flake8-quotes==3.4.0]\n',
    },
    { version: '7.0.0' },
  ],
])('a linter has the release and the plugins of %s', (_, name, files, packages) => {
  const script = (run: string) =>
    `jobs:\n  a:\n    steps:\n      - run: |\n${run.replaceAll(/^/gm, '          ')}\n`;
  const ci = files['.github/workflows/ci.yml'];
  const project = made({
    installer: 'requirements',
    files: { ...files, ...(ci ? { '.github/workflows/ci.yml': script(ci) } : {}) },
  });
  const { version, plugins } = project.linters.find(({ value }) => value.name === name)?.value ?? {};
  expect({ version, ...(plugins ? { plugins } : {}) }).toEqual(packages);
});

test.each<[string, Record<string, string>, { name: string; version: string; command: string[] }]>([
  ['psf/black@24.1.0', {}, { name: 'black', version: '24.1.0', command: ['black', '--check', '.'] }],
  [
    'psf/black@stable',
    { options: '--check --verbose', src: './notes', version: '23.3.0' },
    { name: 'black', version: '23.3.0', command: ['black', '--check', '--verbose', './notes'] },
  ],
  [
    'astral-sh/ruff-action@0123abc',
    { args: 'format --check' },
    { name: 'ruff-format', version: '0.14.5', command: ['ruff', 'format', '--check', '.'] },
  ],
])('a step of CI that uses %s counts as its linter', (uses, inputs, expected) => {
  const given = Object.entries(inputs).map(([key, value]) => `          ${key}: "${value}"\n`);
  const ci = `jobs:\n  a:\n    steps:\n      - uses: ${uses}\n        with:\n${given.join('')}`;
  const { linters } = made({ installer: 'requirements', files: { '.github/workflows/ci.yml': ci } });
  const found = linters.find(({ value }) => value.name === expected.name);
  expect(found?.value).toEqual(expected);
  expect(found?.evidence[0]).toMatchObject({ file: '.github/workflows/ci.yml', line: 4 });
});

test('what tox runs, it runs in the folder that it changes to', () => {
  const tox =
    '[testenv]\nchangedir = {toxinidir}/notes\ncommands = pytest\n[testenv:lint]\nchange_dir = shop\ncommands = flake8\n';
  const { tests, linters } = made({ tests: 'pytest', files: { 'tox.ini': tox } });
  expect(tests.value.folder).toBe('notes');
  expect(linters.find(({ value }) => value.name === 'flake8')?.value.folder).toBe('shop');
});

test('what lint does not run is named', () => {
  const project = made({
    files: {
      'requirements-dev.txt': 'autoflake==2.3.1\n',
      '.github/workflows/ci.yml': 'jobs:\n  a:\n    steps:\n      - run: codespell && shellcheck run.sh\n',
      '.pre-commit-config.yaml':
        'repos:\n  - repo: https://git.example/v\n    rev: v2.0\n    hooks:\n      - id: vulture\n      - id: check-yaml\n',
    },
  });
  const names = project.linters.map(({ value }) => `${value.name} ${value.version}`);
  expect(names).toEqual(expect.arrayContaining(['codespell null', 'vulture 2.0']));
  expect(names).not.toContain('autoflake 2.3.1');
  expect(project.unknown).toEqual(
    expect.arrayContaining([
      'CI also checks with shellcheck, which lint does not run.',
      'Hooks of .pre-commit-config.yaml that lint does not run: check-yaml.',
    ]),
  );
});
