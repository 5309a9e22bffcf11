import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles, only } from '../../../../testing/described.ts';

const ciOf = (run: string) => `jobs:\n  test:\n    steps:\n      - run: ${run}\n`;

test.each([
  ['prod_requirements.txt', 'dev_requirements.txt'],
  ['requirements_prod.txt', 'requirements_dev.txt'],
  ['requirements-prd.txt', 'requirements-dev.txt'],
  ['requirements/generated/requirements-production.txt', 'requirements/generated/requirements-dev.txt'],
  ['deps/compiled/production.txt', 'deps/compiled/dev.txt'],
])('%s', (production, development) => {
  const { 'requirements.txt': all = '', 'requirements-dev.txt': _, ...files } = djangoProject();
  const { install, django } = only({ ...files, [production]: all, [development]: 'ipython\n' });
  expect(install.value).toMatchObject({ files: [production], developmentFiles: [development] });
  expect(django?.value).toBe('5.2.8');
});

test('a Dockerfile of production decides between requirements files, with its arguments resolved', () => {
  const files = djangoProject({ installer: 'folder' });
  const dockerfile =
    'FROM python:3.12-slim\nARG STAGE=local\nENV STAGE=base\nCOPY . /app\nRUN pip wheel \\\n  -r requirements/$STAGE.txt\nCMD ["gunicorn", "config.wsgi"]\n';
  const { install } = only({ ...files, Dockerfile: dockerfile });
  expect(install.value.files).toEqual(['requirements/base.txt']);
  expect(install.evidence[0]).toMatchObject({ file: 'Dockerfile', line: 5 });
});

test("the list of a project within this one is that one's, whichever Dockerfile installs it", () => {
  const { 'requirements.txt': _, 'requirements-dev.txt': __, ...files } = djangoProject();
  const projects = describeFiles({
    ...files,
    'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["django>=5"]\n',
    'standalone/manage.py': files['manage.py'] ?? '',
    'standalone/requirements.txt': 'django==4.2\n',
    Dockerfile:
      'FROM python:3.12-slim\nCOPY . /code\nRUN pip install -r /code/standalone/requirements.txt\nCMD ["gunicorn", "config.wsgi"]\n',
  });
  expect(projects.find(({ root }) => root === '.')?.install.value.files).toEqual(['pyproject.toml']);
});

test("what production's Dockerfile installs counts before a Pipfile without Django, wherever it lies", () => {
  const { 'requirements.txt': all = '', 'requirements-dev.txt': _, ...files } = djangoProject();
  const { install, django } = only({
    ...files,
    Pipfile: '[packages]\nbandit = "*"\n',
    'shop/requirements.txt': all,
    'docs/requirements.txt': 'sphinx\n',
    Dockerfile:
      'FROM python:3.12-slim\nCOPY . /code\nRUN pip install -r /code/shop/requirements.txt\nCMD ["gunicorn", "config.wsgi"]\n',
  });
  expect(install.value).toMatchObject({ installer: 'requirements', files: ['shop/requirements.txt'] });
  expect(django?.value).toBe('5.2.8');
});

test('a list further down counts where no manifest nearer names Django, without those of examples and other projects', () => {
  const { 'requirements.txt': all = '', 'requirements-dev.txt': _, ...files } = djangoProject();
  const further = {
    ...files,
    'pyproject.toml': '[tool.black]\nline-length = 100\n',
    'dependencies/pip/requirements.txt': all,
    'dependencies/pip/dev_requirements.txt': 'ipython\n',
    'examples/requirements.txt': 'django==1.0\n',
    'tools/requirements.txt': 'invoke\n',
  };
  const { install, django } = only(further);
  expect(install.value).toMatchObject({
    files: ['dependencies/pip/requirements.txt'],
    developmentFiles: ['dependencies/pip/dev_requirements.txt'],
  });
  expect(django?.value).toBe('5.2.8');
  const nearer = { 'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["django>=5"]\n' };
  expect(only({ ...further, ...nearer }).install.value.files).toEqual(['pyproject.toml']);
});

test.each(['pip-sync', 'uv pip sync --system'])('what %s of production installs counts', (program) => {
  const files = djangoProject({ installer: 'folder' });
  const run = `${program} /app/requirements/base.txt`;
  const { install } = only({
    ...files,
    Dockerfile: `FROM python:3.12-slim\nCOPY . /app\nRUN ${run}\nCMD ["gunicorn", "config.wsgi"]\n`,
  });
  expect(install.value.files).toEqual(['requirements/base.txt']);
  expect(install.evidence[0]).toMatchObject({ file: 'Dockerfile', line: 3 });
});

test.each([
  '[tool.setuptools.dynamic]\ndependencies = {file = ["lists/run.txt"]}\noptional-dependencies.dev = {file = ["lists/more.txt"]}\n',
  '[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["lists/run.txt"]\n[tool.hatch.metadata.hooks.requirements_txt.optional-dependencies]\ndev = ["lists/more.txt"]\n',
])('the files that pyproject.toml takes its dependencies from count, by whatever name', (table) => {
  const { install, requirements } = only({
    'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    'pyproject.toml': `[project]\nname = "shop"\ndynamic = ["dependencies", "optional-dependencies"]\n${table}`,
    'lists/run.txt': 'django==5.2.8\n',
    'lists/more.txt': 'ruff==0.14.5\n',
    'requirements-old.txt': 'django==2.2\n',
  });
  expect(install.value).toMatchObject({ installer: 'requirements', files: ['lists/run.txt'] });
  expect(install.value.developmentFiles).toEqual(['lists/more.txt']);
  expect(requirements.map(({ value }) => [value.name, value.development])).toEqual([
    ['django', false],
    ['ruff', true],
  ]);
});

test('what is compiled into base.pip stands for base.in', () => {
  const { 'requirements/base.txt': base = '', ...files } = djangoProject({ installer: 'folder' });
  delete files['requirements/production.txt'];
  const { install } = only({
    ...files,
    'requirements/base.in': 'django\n',
    'requirements/base.pip': `# This file was autogenerated by pip-compile\n${base}`,
    'requirements/azure.pip': '# This file was autogenerated by pip-compile\ndjango==5.2.1\nazure==1.0\n',
  });
  expect(install.value.files).toEqual(['requirements/base.pip']);
});

test('all files that a Dockerfile of production installs count, those of development left out', () => {
  const files = djangoProject({ installer: 'folder' });
  const install = (lines: string) =>
    only({
      ...files,
      'requirements/deploy.txt': 'sentry-sdk==2.1.0\n',
      'requirements/dev.txt': 'ipython==8.1.0\n',
      Dockerfile: `FROM python:3.12-slim\n${lines}\nCOPY . /app\nCMD ["gunicorn", "config.wsgi"]\n`,
    });
  const { install: both, requirements } = install(
    'RUN pip install -r requirements/base.txt\nRUN pip install -r requirements/deploy.txt -r requirements/dev.txt',
  );
  expect(both.value).toMatchObject({
    files: ['requirements/base.txt', 'requirements/deploy.txt'],
    locked: false,
  });
  const production = requirements.filter(({ value }) => !value.development).map(({ value }) => value.name);
  expect(production).toEqual(expect.arrayContaining(['django', 'sentry-sdk']));
  expect(production).not.toContain('ipython');
  const nested = install(
    'RUN pip install -r requirements/base.txt\nRUN pip install -r requirements/production.txt',
  );
  expect(nested.install.value.files).toEqual(['requirements/production.txt', 'requirements/base.txt']);
});

test.each([
  ['tests/requirements.txt', '.github/workflows/ci.yml', ciOf('pip install -r tests/requirements.txt'), true],
  [
    'ci/requirements-test.txt',
    'Dockerfile',
    'FROM python:3.13\nCOPY ci/requirements-test.txt .\nRUN pip install -r requirements-test.txt\n',
    true,
  ],
  [
    'tools/requirements-test.txt',
    'noxfile.py',
    'def test(session):\n    session.install("-r", "tools/requirements-test.txt")\n',
    true,
  ],
  ['docs/requirements.txt', '.github/workflows/ci.yml', ciOf('pip install -r docs/requirements.txt'), false],
  ['tests/requirements.txt', '.github/workflows/ci.yml', ciOf('pip install -r requirements.txt'), false],
])('%s counts for development where %s installs it', (path, by, text, counts) => {
  const { 'requirements-dev.txt': _, ...files } = djangoProject();
  const { install } = only({ ...files, [path]: 'factory-boy==3.3\n', [by]: text });
  expect(install.value).toMatchObject({
    files: ['requirements.txt'],
    developmentFiles: counts ? [path] : [],
  });
});

test('a file that only adds to requirements.txt is installed with it', () => {
  const { install } = only({ ...djangoProject(), 'requirements-prod.txt': 'uwsgi==2.0.26\n' });
  expect(install.value.files).toEqual(['requirements.txt', 'requirements-prod.txt']);
  const whole = only({ ...djangoProject(), 'requirements-prod.txt': 'django==5.2.8\nuwsgi==2.0.26\n' });
  expect(whole.install.value.files).toEqual(['requirements-prod.txt']);
});

test('hashes, constraints, editable and direct requirements, and a file that is not there', () => {
  const { install, requirements, unknown } = only({
    ...djangoProject(),
    'requirements.txt':
      '-c pins.txt\n-r missing.txt\n--index-url https://user:word@index.example/simple\nDjango\n-e git+https://team:to@ken@git.example/team/thing.git#egg=thing\nwhitenoise[brotli]==6.0 ; python_version > "3.8"  # static\n',
    'pins.txt': 'django==4.2.1\n',
  });
  const values = requirements.map(({ value }) => value);
  expect(values).toContainEqual({ name: 'django', extras: [], specifier: '==4.2.1', development: false });
  expect(values).toContainEqual({
    name: 'whitenoise',
    extras: ['brotli'],
    specifier: '==6.0',
    marker: 'python_version > "3.8"',
    development: false,
  });
  expect(install.value.direct).toEqual(['-e git+https://git.example/team/thing.git#egg=thing']);
  expect(JSON.stringify(requirements)).not.toContain('ken@');
  expect(unknown.join()).toContain('missing.txt states: requirements.txt:2 includes it');
});
