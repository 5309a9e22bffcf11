import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { made, only, workflow } from '../../../../testing/described.ts';
import { lockInputs } from '../../image/lock/inputs.ts';
import { requirementText } from './pep440.ts';

test.each<[Idioms, string, string[], boolean]>([
  [{ installer: 'requirements' }, 'requirements', ['requirements.txt'], false],
  [{ installer: 'folder' }, 'requirements', ['requirements/production.txt', 'requirements/base.txt'], false],
  [{ installer: 'pip-tools' }, 'requirements', ['requirements.txt'], true],
  [{ installer: 'uv', lock: true }, 'uv', ['uv.lock', 'pyproject.toml'], true],
  [{ installer: 'poetry', lock: true }, 'poetry', ['poetry.lock', 'pyproject.toml'], true],
  [{ installer: 'pdm', lock: true }, 'pdm', ['pdm.lock', 'pyproject.toml'], true],
  [{ installer: 'pipenv', lock: true }, 'pipenv', ['Pipfile.lock', 'Pipfile'], true],
  [{ installer: 'uv' }, 'pyproject', ['pyproject.toml'], false],
  [{ installer: 'poetry' }, 'poetry', ['pyproject.toml'], false],
  [{ installer: 'pipenv' }, 'pipenv', ['Pipfile'], false],
  [{ installer: 'setup.cfg' }, 'pyproject', ['setup.cfg'], false],
  [
    { installer: 'uv', lock: true, layout: 'backend' },
    'uv',
    ['backend/uv.lock', 'backend/pyproject.toml'],
    true,
  ],
])('%j', (idioms, installer, files, locked) => {
  const { install, django, requirements } = made(idioms);
  expect(install.value).toMatchObject({ installer, files, locked });
  expect(django?.value).toMatch(/^(5\.2\.8|\^5\.2\.8)$/);
  expect(django?.evidence[0]?.line).toBeGreaterThan(0);
  const named = (name: string) => requirements.find(({ value }) => value.name === name)?.value;
  expect(named('gunicorn')?.development).toBe(false);
  expect(named('ruff')?.development).toBe(true);
});

test.each([
  ['setup.py', 'NEEDS = [\n    "Django>=5",\n]\nsetup(name="shop", install_requires=NEEDS)\n'],
  ['setup.py', 'setup(name="shop", install_requires=open("requirements.in").read().splitlines())\n'],
  [
    'pyproject.toml',
    '[project]\nname = "shop"\ndependencies = ["Django>=5"]\noptional-dependencies.live = ["psycopg"]\n',
  ],
])('requirements that install the project itself have what its %s states: %j', (name, manifest) => {
  const {
    'requirements.txt': _,
    'requirements-dev.txt': __,
    'pyproject.toml': ___,
    ...bare
  } = djangoProject();
  const files: Record<string, string> = {
    ...bare,
    'requirements.txt': '-e .\nwhitenoise\n',
    'requirements.in': 'Django>=5  # newest\n',
    [name]: manifest,
  };
  const read = (file: string) => files[file];
  const project = only(files);
  expect(project.install.value).toMatchObject({
    installer: 'requirements',
    files: ['requirements.txt'],
    direct: [],
  });
  expect(project.django?.value).toBe('>=5');
  const inputs = lockInputs(project, read);
  expect(inputs.files).toContain(name);
  if (name === 'setup.py')
    expect(inputs).toMatchObject({ requirements: expect.stringContaining('whitenoise\ndjango>=5\n') });
  else expect(inputs).toMatchObject({ manifest: name, requirements: expect.stringMatching(/^whitenoise\n/) });
  files['requirements.txt'] = '.[live]\n';
  if (name !== 'setup.py')
    expect(lockInputs(only(files), read).requirements).toMatch(/^django>=5\npsycopg\n/);
});

test.each<[string, string, string]>([
  ['a folder, for uv', '{ path = "libs/a", editable = true }', 'libs/a'],
  ['one of several, for uv', '[{ index = "own", marker = "x" }, { path = "libs/a" }]', 'libs/a'],
  ['git, for uv', '{ git = "https://git.example/a", tag = "v1" }', 'git+https://git.example/a@v1'],
  [
    'git, for Poetry',
    '{ git = "https://git.example/a.git", branch = "x" }',
    'git+https://git.example/a.git@x',
  ],
])('a manifest without a lock says where a package comes from: %s', (what, source, direct) => {
  const uv = `[project]\nname = "shop"\nversion = "1"\ndependencies = ["Django", "Shared_A"]\n[tool.uv.sources]\nshared-a = ${source}\n`;
  const poetry = `[tool.poetry.dependencies]\nDjango = "*"\nshared-a = ${source}\n`;
  const files = {
    ...djangoProject({ installer: 'uv' }),
    'pyproject.toml': what.endsWith('uv') ? uv : poetry,
  };
  const { install } = only(files);
  expect(install.value.direct).toEqual([`shared-a @ ${direct}`]);
});

test.each([
  [
    'poetry',
    '[tool.poetry.dependencies]\ndjango = "^5.2"\nfaker = [{version = "<37.11", python = "<3.10"}, {version = ">=37.11", python = ">=3.10"}]\ncolorama = {version = "*", markers = "sys_platform == \'win32\'", python = "^3.11"}\n',
    [
      'faker<37.11 ; python_version < "3.10"',
      'faker>=37.11 ; python_version >= "3.10"',
      `colorama ; (sys_platform == 'win32') and (python_version >= "3.11" and python_version < "4")`,
    ],
  ],
  [
    'pipenv',
    '[packages]\ndjango = "*"\npywin32 = {version = "==306", sys_platform = "== \'win32\'"}\n',
    [`pywin32==306 ; sys_platform == 'win32'`],
  ],
  [
    'pdm',
    '[project]\nname = "x"\ndependencies = ["django"]\n[dependency-groups]\ntest = ["faker<=37; python_version < \'3.10\'"]\n[tool.pdm]\n',
    [`faker<=37 ; python_version < '3.10'`],
  ],
])('what depends on the environment keeps its marker: %s', (installer, text, expected) => {
  const {
    'requirements.txt': _,
    'requirements-dev.txt': __,
    'pyproject.toml': ___,
    ...files
  } = djangoProject();
  const { requirements } = only({
    ...files,
    [installer === 'pipenv' ? 'Pipfile' : 'pyproject.toml']: text,
  });
  const lines = requirements.map(({ value }) => requirementText(value));
  expect(lines).toEqual(expect.arrayContaining(expected));
});

test.each([
  [
    'pipenv',
    'Pipfile.lock',
    (lock: string) =>
      lock.replace(
        '"default": {',
        '"default": {"colorama": {"markers": "os_name == \'nt\'", "version": "==0.4.6"},',
      ),
  ],
  [
    'poetry',
    'poetry.lock',
    (lock: string) =>
      `[[package]]\nname = "colorama"\nversion = "0.4.6"\nmarkers = "os_name == 'nt'"\ngroups = ["main"]\nfiles = []\n\n${lock}`,
  ],
] as const)('what a lock of %s pins keeps its marker', (installer, name, add) => {
  const files = djangoProject({ installer, lock: true });
  const { requirements } = only({ ...files, [name]: add(files[name] ?? '') });
  const lines = requirements.map(({ value }) => requirementText(value));
  expect(lines).toContain("colorama==0.4.6 ; os_name == 'nt'");
});

test('a library counts by what it installs, not by what its development brings', () => {
  const { install } = only({
    ...djangoProject({ installer: 'pyproject' }),
    'requirements_migrations.txt': 'psycopg2-binary\n',
    'requirements_dev.txt': 'django-webtest\n',
  });
  expect(install.value.files).toEqual(['pyproject.toml']);
});

test.each([
  ['Requirements.txt', {}],
  ['requirement.txt', {}],
  ['reqs.txt', {}],
  ['requirments.txt', {}],
  [
    'packages.txt',
    { Dockerfile: 'FROM python:3.13\nRUN pip install -r packages.txt\nCMD gunicorn config.wsgi\n' },
  ],
  ['deps.pip', { '.github/workflows/ci.yml': workflow('pip install -r deps.pip') }],
])('a list is known by its name, also a careless one, or by what installs it: %s', (name, files) => {
  const { 'requirements.txt': list = '', ...others } = djangoProject({ installer: 'requirements' });
  const { install } = only({ ...others, ...files, [name]: list });
  expect(install.value).toMatchObject({ installer: 'requirements', files: [name] });
});

test.each([
  ['environment.yml', "environment.yml is conda's, which is not read"],
  ['notes.yml', 'no lock, requirements file'],
])('where nothing that is read lists the packages, it is said why: %s', (name, why) => {
  const {
    'requirements.txt': _,
    'requirements-dev.txt': __,
    ...files
  } = djangoProject({
    installer: 'requirements',
  });
  const { unknown } = only({ ...files, [name]: 'dependencies:\n  - django=5.2\n' });
  expect(unknown.join()).toContain(why);
});
