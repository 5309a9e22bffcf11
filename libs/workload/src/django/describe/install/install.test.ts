import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { describeFiles, made, only } from '../../../../testing/described.ts';
import { lockInputs } from '../../image/lock/inputs.ts';
import { installPlan } from '../../own/install-plan.ts';
import { requirementText } from './pep440.ts';

const ciOf = (run: string) => `jobs:\n  test:\n    steps:\n      - run: ${run}\n`;

group('installers', () => {
  test.each<[Idioms, string, string[], boolean]>([
    [{ installer: 'requirements' }, 'requirements', ['requirements.txt'], false],
    [
      { installer: 'folder' },
      'requirements',
      ['requirements/production.txt', 'requirements/base.txt'],
      false,
    ],
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
    else
      expect(inputs).toMatchObject({ manifest: name, requirements: expect.stringMatching(/^whitenoise\n/) });
    files['requirements.txt'] = '.[live]\n';
    if (name !== 'setup.py')
      expect(lockInputs(only(files), read).requirements).toMatch(/^django>=5\npsycopg\n/);
  });

  test("a member of uv's workspace is not its own dependency, and one outside of its folder is named", () => {
    const files = djangoProject({ installer: 'uv', lock: true });
    const { 'uv.lock': lock = '', 'pyproject.toml': manifest = '' } = files;
    const member = (name: string, folder: string) =>
      `\n[[package]]\nname = "${name}"\nversion = "0.1"\nsource = { virtual = "${folder}" }\n`;
    const inFolder = Object.entries(files).map(([path, text]) => [`services/web/${path}`, text] as const);
    const { install, requirements, unknown } = only({
      ...Object.fromEntries(inFolder.filter(([path]) => !path.endsWith('/uv.lock'))),
      'pyproject.toml': `${manifest.replace('dependencies = [', 'dependencies = [\n  "web",')}\n[tool.uv.workspace]\nmembers = ["services/*", "packages/*"]\n`,
      'uv.lock': `${lock}${member('web', 'services/web')}${member('core', 'packages/core')}`,
    });
    expect(install.value).toMatchObject({
      installer: 'uv',
      files: ['uv.lock', 'pyproject.toml'],
      direct: ['core @ packages/core'],
    });
    expect(requirements.map(({ value }) => value.name)).not.toContain('web');
    expect(unknown).toEqual([
      expect.stringMatching(/^How core gets into the image: packages\/core lies outside of services\/web/),
    ]);
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

  test('a lock that PDM cannot export gives the versions of what its manifest names', () => {
    const files = djangoProject({ installer: 'pdm', lock: true });
    const lock = files['pdm.lock']?.replace('"inherit_metadata"', '"cross_platform"') ?? '';
    const project = only({ ...files, 'pdm.lock': lock });
    expect(project.install.value).toMatchObject({
      installer: 'pdm',
      files: ['pyproject.toml'],
      locked: false,
    });
    const django = project.requirements.find(({ value }) => value.name === 'django');
    expect(django?.value.specifier).toMatch(/^==5\./);
    expect(project.unknown).toEqual([expect.stringContaining('--strategy inherit_metadata')]);
    const inputs = lockInputs(project, (file) => files[file]);
    expect(inputs).toMatchObject({ manifest: 'pyproject.toml' });
    expect(inputs.constraints).toContain(`django${django?.value.specifier}\n`);
    expect(installPlan(project, () => true, files['pyproject.toml']).steps).toEqual([
      {
        kind: 'packages',
        arguments: expect.arrayContaining(['--requirements', 'pyproject.toml', '--constraints']),
      },
    ]);
    const nameless = files['pyproject.toml']?.replace(/^name = .*$/m, 'name = ""') ?? '';
    const lines = lockInputs(project, (file) => (file === 'pyproject.toml' ? nameless : files[file]));
    expect(lines).toMatchObject({ manifest: undefined });
    expect(lines.requirements).toContain(`django${django?.value.specifier}\n`);
    const table = '[tool.pdm.dev-dependencies]\ntest = ["pytest"]\n';
    for (const manifest of [nameless, `${files['pyproject.toml']}${table}`])
      expect(installPlan(project, () => true, manifest).steps).toEqual([
        { kind: 'packages', arguments: expect.arrayContaining([`django${django?.value.specifier}`]) },
      ]);
  });

  test.each(['uv', 'poetry', 'pdm', 'pipenv'] as const)(
    'a lock of %s that contradicts its manifest',
    (installer) => {
      const files = djangoProject({ installer, lock: true, python: installer === 'pipenv' ? '3.12' : '' });
      expect(only(files).unknown).toEqual([]);
      const [manifest, text] = Object.entries(files).find(([path]) =>
        /^(pyproject\.toml|Pipfile)$/.test(path),
      ) ?? ['', ''];
      const changed = text.replace(
        /django((?:==| = "(?:==)?))5\.2\.8/,
        (_, sign) => `django${sign.replace(/"$/, '"==')}4.2.1`,
      );
      expect(changed).not.toBe(text);
      expect(only({ ...files, [manifest]: changed }).unknown.join()).toMatch(
        /is up to date: .* states django==4\.2\.1, and the lock has 5\.2\.8\. Run .* lock\./,
      );
      const more = changed.replace(
        /gunicorn((?:==| = "(?:==)?))[\d.]+/,
        (_, sign) => `gunicorn${sign.replace(/"$/, '"==')}20.0.1`,
      );
      expect(more).not.toBe(changed);
      expect(only({ ...files, [manifest]: more }).unknown).toEqual([
        expect.stringMatching(
          /states django==4\.2\.1, .*; it states gunicorn==20\.0\.1, .*\. Run .* lock\.$/,
        ),
      ]);
    },
  );

  test.each([
    ['5.2', '5.2.0', true],
    ['5.2.0', '5.2', true],
    ['v5.2', '5.2.0', true],
    ['5.20', '5.2', false],
    ['5.0', '5.0.1', false],
    ['5.2rc1', '5.2.0', false],
  ])('%s and %s of a lock are one version: %s', (stated, locked, same) => {
    const files = djangoProject({ installer: 'uv', lock: true });
    const { unknown } = only({
      ...files,
      'pyproject.toml': (files['pyproject.toml'] ?? '').replace('django==5.2.8', `django==${stated}`),
      'uv.lock': (files['uv.lock'] ?? '').replaceAll('5.2.8', locked),
    });
    expect(unknown.length).toBe(same ? 0 : 1);
  });

  test.each([
    ['prod_requirements.txt', 'dev_requirements.txt'],
    ['requirements_prod.txt', 'requirements_dev.txt'],
    ['requirements/generated/requirements-production.txt', 'requirements/generated/requirements-dev.txt'],
    ['deps/compiled/production.txt', 'deps/compiled/dev.txt'],
  ])('%s', (production, development) => {
    const { 'requirements.txt': all = '', 'requirements-dev.txt': _, ...files } = djangoProject();
    const { install, django } = only({ ...files, [production]: all, [development]: 'ipython\n' });
    expect(install.value).toMatchObject({ files: [production], developmentFiles: [development] });
    expect(django?.value).toBe('5.2.8');
  });

  test.each([
    [
      'tests/requirements.txt',
      '.github/workflows/ci.yml',
      ciOf('pip install -r tests/requirements.txt'),
      true,
    ],
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
    [
      'docs/requirements.txt',
      '.github/workflows/ci.yml',
      ciOf('pip install -r docs/requirements.txt'),
      false,
    ],
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

  test('a group that production installs, optional or not, is no development of the lock', () => {
    const files = djangoProject({ installer: 'poetry', lock: true });
    const table =
      '[tool.poetry.group.prod]\noptional = true\n[tool.poetry.group.prod.dependencies]\nuvicorn = "*"\n';
    const entry =
      '[[package]]\nname = "uvicorn"\nversion = "0.35.0"\noptional = false\ngroups = ["prod"]\nfiles = []\n';
    const { requirements } = only({
      ...files,
      'pyproject.toml': `${files['pyproject.toml']}\n${table}`,
      'poetry.lock': `${entry}\n${files['poetry.lock']}`,
    });
    expect(requirements.find(({ value }) => value.name === 'uvicorn')?.value.development).toBe(false);
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
});
