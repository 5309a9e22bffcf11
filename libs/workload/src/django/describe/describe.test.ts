import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { describeFiles, made, only } from '../../../testing/described.ts';
import { printProject } from './index.ts';
import type { DjangoProject } from './project.ts';

group('where a project is', () => {
  test.each<[Idioms['layout'], string, string]>([
    ['root', '.', 'manage.py'],
    ['src', '.', 'src/manage.py'],
    ['backend', 'backend', 'backend/manage.py'],
  ])('layout %s', (layout, root, manage) => {
    const project = made({ layout: layout ?? 'root', settings: 'split' });
    expect(project).toMatchObject({ root, manage: { value: manage } });
    expect(project.settings.production?.value).toBe('config.settings.production');
    expect(project.application.wsgi?.value).toBe('config.wsgi:application');
  });

  test('examples and templates make no project, and two folders make two', () => {
    const under = (folder: string) =>
      Object.fromEntries(Object.entries(djangoProject()).map(([path, text]) => [`${folder}/${path}`, text]));
    const names = (files: Record<string, string>) => describeFiles(files).map(({ name }) => name);
    expect(names({ ...djangoProject(), ...under('example'), ...under('{{cookiecutter.slug}}') })).toEqual([
      'app',
    ]);
    expect(
      names({ ...under('shop'), ...under('Blog'), 'manage.py': 'from flask_script import Manager\n' }),
    ).toEqual(['blog', 'shop']);
    expect(names({ 'README.md': '' })).toEqual([]);
  });
});

group('Python', () => {
  const python = (files: Record<string, string>, options = {}) =>
    describeFiles({ ...djangoProject({ installer: 'pyproject' }), ...files }, options)[0] as DjangoProject;
  const pyproject = (requires: string) => ({
    'pyproject.toml': `[project]\nname = "a"\nrequires-python = "${requires}"\ndependencies = ["django>=4.2"]\n`,
  });
  test.each<[string, Record<string, string>, string]>([
    ['a range', pyproject('>=3.10,<3.13'), '3.12'],
    ['compatible releases', pyproject('~=3.11'), '3.14'],
    ['one minor release', pyproject('~=3.11.2'), '3.11'],
    ['an exclusion', pyproject('>=3.10,!=3.14.*'), '3.13'],
    ['a range and a file', { ...pyproject('>=3.10'), '.python-version': '3.11.9\n' }, '3.11'],
    ['runtime.txt', { ...pyproject('>=3.9'), 'runtime.txt': 'python-3.12.4' }, '3.12'],
    [
      'the image of production',
      {
        ...pyproject('>=3.9'),
        Dockerfile: `ARG V=3.11\nFROM python:\${V}-slim\nCOPY . .\nCMD gunicorn config.wsgi\n`,
      },
      '3.11',
    ],
    [
      'CI alone',
      {
        ...pyproject('>=3.9'),
        '.github/workflows/ci.yml':
          'jobs:\n  a:\n    strategy:\n      matrix:\n        python-version: ["3.10", "3.12"]\n',
      },
      '3.12',
    ],
    [
      'what Django supports',
      { 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["django==4.1.3"]\n' },
      '3.11',
    ],
    [
      "Poetry's caret",
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.10, <3.13"\ndjango = "^4.2"\n' },
      '3.12',
    ],
    ['blanks behind the operators', pyproject('>= 3.10, < 3.14'), '3.13'],
    ['a single bound with a blank', pyproject('>= 3.10'), '3.14'],
    ['a patch release with a blank', pyproject('== 3.12.4'), '3.12'],
  ])('%s', (_, files, expected) => {
    const found = python(files);
    expect(found.python.value).toBe(expected);
    expect(found.unknown).toEqual([]);
  });

  test('a contradiction is named with its place, and an old project gets no Python that came later', () => {
    expect(python({ ...pyproject('>=3.12'), 'runtime.txt': 'python-3.11.4' }).unknown.join()).toMatch(
      /runtime\.txt:1 states "3\.11\.4"/,
    );
    expect(python({ ...pyproject('>=3.6'), 'runtime.txt': 'python-3.8.1' }).unknown.join()).toMatch(
      /"3\.8\.1", and images can be made of 3\.10 to 3\.14/,
    );
    const files = { 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["django"]\n' };
    expect(python(files, { committed: new Date('2023-01-01') }).python.value).toBe('3.11');
  });

  test('one that is named and has a base counts more than an older one', () => {
    const ci = 'jobs:\n  a:\n    strategy:\n      matrix:\n        python-version: ["3.11", "3.12"]\n';
    const files = {
      'pyproject.toml': '[project]\nname = "a"\ndependencies = ["django>=4.2"]\n',
      'ci/Dockerfile': 'FROM python:3.7\n',
      '.github/workflows/ci.yml': ci,
    };
    expect(python(files).python.value).toBe('3.12');
  });

  test.each<[string, string, Record<string, string>, RegExp]>([
    ['3.6.4', 'django', { 'runtime.txt': 'python-3.6.4' }, /Python 3\.10: runtime\.txt:1 asks for "3\.6\.4"/],
    ['3.9 and a Django for up to 3.11', 'django==4.1', { 'runtime.txt': 'python-3.9' }, /Python 3\.10: /],
    ['a range', 'django', { '.python-version': '3.9\n3.8\n' }, /Python 3\.10: /],
    [
      'Django 1.10',
      'django==1.10.5',
      {},
      /Django ==1\.10\.5 runs on Python 3\.10: it supports Python up to 3\.5/,
    ],
  ])('a project older than every base gets the oldest: %s', (_, django, files, message) => {
    const found = python({
      'pyproject.toml': `[project]\nname = "a"\ndependencies = ["${django}"]\n`,
      ...files,
    });
    expect(found.python.value).toBe('3.10');
    expect(found.unknown.join('\n')).toMatch(message);
  });
});

test('a variable that names the database names the file of SQLite as well', () => {
  const settings = `${djangoProject({ database: 'plain' })['config/settings.py']}
DATABASES = {"default": {
    "ENGINE": os.environ.get("SQL_ENGINE", "django.db.backends.sqlite3"),
    "NAME": os.environ.get("SQL_DATABASE", os.environ.get("POSTGRES_DB", BASE_DIR / "db.sqlite3")),
    "HOST": os.environ.get("SQL_HOST", "localhost"),
}}
`;
  const [project] = describeFiles({
    ...djangoProject({ database: 'plain' }),
    'config/settings.py': settings,
  });
  expect(project?.services[0]?.value).toMatchObject({
    kind: 'sqlite',
    variables: expect.arrayContaining(['SQL_DATABASE', 'POSTGRES_DB']),
  });
});

test.each<[Idioms, object[]]>([
  [{ database: 'sqlite' }, [{ kind: 'sqlite', optional: false }]],
  [
    { database: 'url' },
    [
      { kind: 'sqlite' },
      { kind: 'postgresql', by: 'dj-database-url', variables: ['DATABASE_URL'], optional: true },
    ],
  ],
  [
    { database: 'required-url', env: 'django-environ' },
    [{ kind: 'postgresql', by: 'django-environ', variables: ['DATABASE_URL'], optional: false }],
  ],
  [
    { database: 'plain' },
    [
      {
        kind: 'postgresql',
        by: 'plain settings',
        variables: ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST', 'DB_PORT'],
        optional: false,
      },
    ],
  ],
  [
    { database: 'mysql' },
    [
      {
        kind: 'mysql',
        variables: ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST', 'DB_PORT'],
        optional: false,
      },
    ],
  ],
  [{ database: 'plain', spatial: true }, [{ kind: 'postgresql', extensions: ['postgis', 'pg_trgm'] }]],
  [
    // The variable names the backend.
    { database: 'required-url', spatial: true, packages: ['pgvector'] },
    [{ kind: 'postgresql', extensions: ['postgis', 'vector', 'pg_trgm'] }],
  ],
  [
    { redis: true, celery: true },
    [{ kind: 'sqlite' }, { kind: 'redis', variables: ['REDIS_URL'], optional: false }],
  ],
])('services of %j', (idioms, services) => {
  expect(made(idioms).services.map(({ value }) => value)).toMatchObject(services);
});

test.each([
  ['CreateExtension("ip4r")', ['ip4r']],
  ["CreateExtension(name='hypopg')", ['hypopg']],
  ['BtreeGistExtension()', ['btree_gist']],
  ['migrations.RunSQL("create extension if not exists \\"uuid-ossp\\"")', ['uuid-ossp']],
  ['migrations.RunSQL("CREATE EXTENSION citext; CREATE EXTENSION cube;")', ['citext', 'cube']],
])('a migration with %s creates an extension', (operation, extensions) => {
  const migration = `operations = [${operation}]\n`;
  const project = (files: Idioms['files']) => made({ database: 'plain', ...(files ? { files } : {}) });
  const [service] = project({ 'notes/migrations/0002_more.py': migration }).services;
  expect(service?.value.extensions).toEqual(extensions);
  expect(service?.evidence).toContainEqual(
    expect.objectContaining({ file: 'notes/migrations/0002_more.py', line: 1 }),
  );
  expect(project({ 'notes/other.py': migration }).services[0]?.value.extensions).toBeUndefined();
});

test.each<[Idioms, object]>([
  [{ server: 'gunicorn' }, { serves: 'wsgi', server: { value: 'gunicorn', added: false } }],
  [{ server: 'uwsgi' }, { serves: 'wsgi', server: { value: 'uwsgi', added: false } }],
  [
    { server: 'daphne' },
    { serves: 'asgi', asgi: { value: 'config.asgi:application' }, server: { value: 'daphne' } },
  ],
  [{ server: 'none' }, { serves: 'wsgi', server: { value: 'gunicorn', added: true } }],
  [
    { server: 'uvicorn', files: { Procfile: 'web: uvicorn config.asgi:application --port $PORT\n' } },
    { serves: 'asgi', server: { value: 'uvicorn' } },
  ],
])('the server of %j', (idioms, application) => expect(made(idioms).application).toMatchObject(application));

test.each<[Idioms, object]>([
  [
    { static: 'whitenoise' },
    {
      servedBy: 'whitenoise',
      root: 'staticfiles',
      hashed: true,
      commands: ['collectstatic --no-input'],
      node: null,
    },
  ],
  [{ static: 'committed' }, { committed: true, commands: [] }],
  [{ static: 'compressor' }, { commands: ['collectstatic --no-input', 'compress'] }],
  [
    { static: 'node', layout: 'backend' },
    {
      node: {
        folder: '.',
        manager: 'npm',
        lock: 'package-lock.json',
        script: 'build',
        output: ['assets/dist'],
      },
    },
  ],
  [{ static: 'none' }, { servedBy: 'none', root: null, commands: [] }],
  [
    { static: 'sass', packages: ['django-compressor'] },
    { commands: ['compilescss', 'collectstatic --no-input'] },
  ],
  [{ static: 'sass' }, { commands: ['collectstatic --no-input'] }],
  [{ translated: true }, { commands: ['compilemessages', 'collectstatic --no-input'] }],
])('static files of %j', (idioms, expected) => expect(made(idioms).static.value).toMatchObject(expected));

test.each<[string, string, Record<string, string>, object]>([
  [
    'a folder of packages alone',
    'STATICFILES_DIRS = [BASE_DIR / "node_modules"]',
    { 'package.json': '{"dependencies": {}}' },
    { script: null, output: ['node_modules'] },
  ],
  [
    'packages that django-npm finds',
    'STATICFILES_FINDERS = ["npm.finders.NpmFinder"]',
    { 'front/package.json': '{"dependencies": {}}', 'front/yarn.lock': '' },
    { script: null, manager: 'yarn', folder: 'front', output: ['front/node_modules'] },
  ],
  [
    'packages and what a script makes',
    'STATICFILES_DIRS = [("node", BASE_DIR / "node_modules")]',
    { 'package.json': '{"scripts": {"build": "sass a b"}}' },
    { script: 'build', output: ['.'] },
  ],
  [
    'packages and another folder',
    'STATICFILES_DIRS = [BASE_DIR / "node_modules", BASE_DIR / "made"]',
    { 'package.json': '{"scripts": {"build": "sass a b"}}' },
    { script: 'build', output: ['node_modules', 'made'] },
  ],
  [
    'what a task of gulp makes',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'package.json': '{"devDependencies": {"gulp": "^4"}}',
      'gulpfile.js': 'const clean = 1;\nmodule.exports = {\n  build,\n};\n',
    },
    { script: null, task: 'gulp build', output: ['made'] },
  ],
  [
    "gulp's default task",
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'front/package.json': '{"dependencies": {"gulp": "^4"}}',
      'front/gulpfile.mjs': 'export const styles = 1;\nexport default styles;\n',
    },
    { folder: 'front', task: 'gulp default', output: ['made'] },
  ],
  [
    'what a task of grunt makes',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'package.json': '{"devDependencies": {"grunt": "^1", "gulp": "^4"}}',
      'Gruntfile.js': "grunt.registerTask('build', ['sass']);\n",
    },
    { task: 'grunt build' },
  ],
  [
    'what webpack makes',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    {
      'package.json': '{"devDependencies": {"webpack": "^5", "webpack-cli": "^5"}}',
      'webpack.config.js': 'module.exports = {};\n',
    },
    { task: 'webpack --mode=production' },
  ],
  [
    'the theme of django-tailwind',
    'INSTALLED_APPS = ["tailwind", "theme"]',
    {
      'package.json': '{"scripts": {"build": "other"}}',
      'theme/static_src/package.json': '{"scripts": {"build": "postcss a -o ../static/css/dist/styles.css"}}',
    },
    { folder: 'theme/static_src', script: 'build', output: ['theme/static/css/dist'] },
  ],
])('static files of Node: %s', (_, setting, files, expected) => {
  expect(withSetting(setting, files).static.value.node).toMatchObject(expected);
});

function withSetting(setting: string, files: Record<string, string>) {
  const settings = `from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\nINSTALLED_APPS = []\nSTATIC_ROOT = BASE_DIR / "collected"\n${setting}\n`;
  return only({ ...djangoProject(), 'config/settings.py': settings, ...files });
}

test.each<[string, string, Record<string, string>, string | undefined]>([
  [
    'a package.json beside the project',
    'STATICFILES_DIRS = [BASE_DIR / "client/dist"]',
    { 'frontend/package.json': '{"scripts": {"build": "vite build"}}' },
    'What makes client/dist, which STATICFILES_DIRS names and the repository does not have: frontend/package.json lies outside of backend,',
  ],
  [
    'a package.json without a script that builds',
    'STATICFILES_DIRS = [BASE_DIR / "made"]',
    { 'backend/package.json': '{"scripts": {"watch": "sass a b"}}' },
    'What makes made, which STATICFILES_DIRS names and the repository does not have: no script of backend/package.json is known',
  ],
  ['a folder that git does not keep', 'STATICFILES_DIRS = [BASE_DIR / "static"]', {}, undefined],
  [
    'django-sass-processor without its compressor',
    'INSTALLED_APPS = ["sass_processor"]',
    {},
    'What compiles the Sass that pages name by django-sass-processor:',
  ],
])('what makes static files is unknown: %s', (_, setting, files, expected) => {
  const settings = `from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\nINSTALLED_APPS = []\n${setting}\n`;
  const project = only({
    ...djangoProject({ layout: 'backend' }),
    'backend/config/settings.py': settings,
    ...files,
  });
  const found = project.unknown.filter((sentence) => /^What (makes|compiles)/.test(sentence));
  expect(found).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
});

test.each<[string, string, Record<string, string>, string[]]>([
  [
    'django-tailwind-cli',
    'INSTALLED_APPS = ["django_tailwind_cli"]',
    {},
    ['tailwind build', 'collectstatic --no-input'],
  ],
  [
    'django-tailwind-cli with its style committed',
    'INSTALLED_APPS = ["django_tailwind_cli"]\nTAILWIND_CLI_DIST_CSS = "css/site.css"',
    { 'assets/css/site.css': '' },
    ['collectstatic --no-input'],
  ],
  [
    'django-tailwind with a theme that npm builds',
    'INSTALLED_APPS = ["tailwind"]',
    {
      'theme/static_src/package.json': '{"scripts": {"build": "postcss"}}',
      Procfile: 'release: python manage.py tailwind build\nweb: gunicorn config.wsgi\n',
    },
    ['collectstatic --no-input'],
  ],
])('commands for the style of %s', (_, setting, files, commands) => {
  expect(withSetting(setting, files).static.value.commands).toEqual(commands);
});

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
  });
  expect(project.linters.map(({ value }) => value)).toEqual([
    { name: 'ruff', version: '0.14.5', command: ['ruff', 'check', 'notes'] },
    { name: 'black', version: '24.1.0', command: ['black', '--check', 'notes'] },
  ]);
  expect(made({ tests: 'none' }).tests.value.runner).toBe('none');
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
      evidence: [{ file }, {}, {}],
    });
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

test('advice has its line, and never the value of a secret', () => {
  const secret = 'q8Zr2LmVx0Pw7Kd3';
  const files = {
    ...djangoProject({ static: 'none', env: 'os' }),
    'config/settings.py': `import os\nINSTALLED_APPS = []\nDEBUG = True\nSECRET_KEY = "${secret}"\nALLOWED_HOSTS = ["*"]\nCELERY_BROKER_URL = os.getenv("BROKER", "redis://:${secret}@cache")\n`,
    'requirements.txt': 'django==3.2.1\n',
    '.env': `API_TOKEN=${secret}\n`,
  };
  const [project] = describeFiles(files, { today: new Date('2026-01-01') }) as [DjangoProject];
  const places = project.advice.map(({ evidence: [one] }) => one && `${one.file}:${one.line}`);
  expect(places).toEqual(
    expect.arrayContaining([
      'config/settings.py:3',
      'config/settings.py:4',
      'config/settings.py:5',
      'requirements.txt:1',
      '.env:1',
    ]),
  );
  expect(JSON.stringify(project)).not.toContain(secret);
  expect(printProject(project).join('\n')).toContain('Django 3.2 has had no security fixes since 2024-04-01');
});

test('a key that a switch leads to has no default for that', () => {
  const body =
    'import os\nINSTALLED_APPS = []\nDEBUG = os.getenv("DEBUG", "False") == "True"\nSECRET_KEY = os.getenv("KEY", "")\nif not SECRET_KEY and not DEBUG:\n    SECRET_KEY = make()\n';
  const found = only({ ...djangoProject(), 'config/settings.py': body });
  expect(found.advice.map(({ message }) => message).join()).not.toContain('SECRET_KEY');
});

test('folders by a name for os.path.dirname, by a function of the project, and outside of it', () => {
  const root = (body: string) =>
    only({ ...djangoProject(), 'config/settings.py': `import os\nINSTALLED_APPS = []\n${body}\n` }).static
      .value.root;
  expect(
    root(
      'up = os.path.dirname\nROOT = up(up(os.path.abspath(__file__)))\n\ndef path(*parts):\n    return os.path.join(ROOT, *parts)\n\nSTATIC_ROOT = path("collected")',
    ),
  ).toBe('collected');
  expect(root('STATIC_ROOT = os.path.join(os.getenv("DATA", "/data"), "static")')).toBe('/data/static');
});

test('a broken manifest and settings that are not found are said, and nothing throws', () => {
  const files = {
    ...djangoProject({ installer: 'uv' }),
    'pyproject.toml': '[project\n',
    'config/settings.py': 'def (:\n',
    '.github/workflows/x.yml': '{{',
  };
  expect(describeFiles(files)[0]?.unknown.join()).toMatch(/pyproject\.toml/);
});

test('long chains and functions that call themselves take no time', () => {
  const chain = `X = Builder()${'.step()'.repeat(200)}\n`;
  const recursive =
    'def f(n):\n    return f(n) + f(n) + f(n) + f(n) + f(n) + f(n) + f(n) + f(n)\n\nY = f(1)\n';
  const started = process.cpuUsage();
  only({ ...djangoProject(), 'config/settings.py': `INSTALLED_APPS = []\n${chain}${recursive}` });
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
});

test('a page for health checks is found behind an include', () => {
  expect(made({ health: true }).health?.value).toBe('/healthz');
  const files = {
    ...djangoProject(),
    'config/urls.py': 'urlpatterns = [path("api/", include("notes.urls"))]\n',
    'notes/urls.py': 'urlpatterns = [path("health/", v)]\n',
  };
  expect(only(files).health).toMatchObject({
    value: '/api/health/',
    evidence: [{ file: 'notes/urls.py', line: 1 }],
  });
});
