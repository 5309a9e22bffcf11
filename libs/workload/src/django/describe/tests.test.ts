import { expect, test } from 'vitest';
import { describeFiles, made, only, workflow } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';

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

test.each([
  ['as it collects static files', '      - run: python manage.py collectstatic --no-input\n', true],
  ['for something else', '', undefined],
])('packages that CI installs before the tests, %s', (_, step, counts) => {
  const { tests } = made({
    static: 'none',
    files: {
      'package.json': '{}',
      'package-lock.json': '{}',
      '.github/workflows/ci.yml': `jobs:\n  test:\n    steps:\n      - run: npm install\n${step}      - run: python manage.py test\n`,
    },
  });
  const packages = { folder: '.', manager: 'npm', lock: 'package-lock.json' };
  expect(tests.value.builds).toEqual(counts && [{ command: [], packages }]);
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
      files: { '.github/workflows/ci.yml': workflow(...commands) },
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

test('a service of a compose file in a folder for containers runs the tests in the project', () => {
  const { tests } = only({
    ...djangoProject(),
    'docker/compose.yaml': 'services:\n  test:\n    build: ..\n    command: pytest -m "not slow"\n',
  });
  expect(tests.value).toMatchObject({ runner: 'pytest', arguments: ['-m', 'not slow'] });
  expect(tests.value.folder).toBeUndefined();
});

test.each([
  ['src', undefined],
  ['notes', 'src'],
  ['notes.tests', 'src'],
])('manage.py test %s runs where it finds that', (label, folder) => {
  const moved = Object.entries(djangoProject({ tests: 'manage' })).map(([path, text]) => [
    /requirements|toml/.test(path) ? path : `src/${path}`,
    text,
  ]);
  const { tests } = only({
    ...Object.fromEntries(moved),
    '.github/workflows/ci.yml': workflow(`python src/manage.py test ${label}`),
  });
  expect(tests.value.folder).toBe(folder);
});

test('what tox runs, it runs in the folder that it changes to', () => {
  const tox =
    '[testenv]\nchangedir = {toxinidir}/notes\ncommands = pytest\n[testenv:lint]\nchange_dir = shop\ncommands = flake8\n';
  const { tests, linters } = made({ tests: 'pytest', files: { 'tox.ini': tox } });
  expect(tests.value.folder).toBe('notes');
  expect(linters.find(({ value }) => value.name === 'flake8')?.value.folder).toBe('shop');
});

test('what CI installs by name in the job of the tests is installed for them', () => {
  const steps = [
    'pip install --upgrade pip setuptools wheel django',
    'pip install -r requirements.txt flake8 codecov',
    'pip install "unittest-xml-reporting>=3" psycopg[binary] 7 ./own https://host.example/a.whl $MORE',
    'python manage.py test --testrunner xmlrunner.extra.djangotestrunner.XMLTestRunner',
    'pip install coverage-badge',
  ];
  const ci = `${workflow(...steps)}  docs:\n    steps:\n      - run: pip install mkdocs-material\n`;
  const { tests } = made({ tests: 'manage', files: { '.github/workflows/ci.yml': ci } });
  expect(tests.value.packages).toEqual(['setuptools<81', 'unittest-xml-reporting>=3', 'psycopg[binary]']);
});

test.each([
  ['msgfmt -o shop/locale/de/LC_MESSAGES/django.mo shop/locale/de/LC_MESSAGES/django.po', ['shop/locale']],
  ['msgfmt --check-format shop/locale/de/LC_MESSAGES/django.po', undefined],
])(
  'translations that CI compiles by gettext itself are compiled before the tests: %s',
  (command, translations) => {
    const { tests } = made({
      files: {
        '.github/workflows/ci.yml': `jobs:\n  test:\n    steps:\n      - run: ${command}\n      - run: python manage.py test\n`,
        'shop/locale/de/LC_MESSAGES/django.po': '',
      },
    });
    expect(tests.value.translations).toEqual(translations);
  },
);
