import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { made, only } from '../../../../testing/described.ts';
import { lockInputs } from '../../image/lock/inputs.ts';
import { installPlan } from '../../own/install-plan.ts';

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

  test('a file that only adds to requirements.txt is installed with it', () => {
    const { install } = only({ ...djangoProject(), 'requirements-prod.txt': 'uwsgi==2.0.26\n' });
    expect(install.value.files).toEqual(['requirements.txt', 'requirements-prod.txt']);
    const whole = only({ ...djangoProject(), 'requirements-prod.txt': 'django==5.2.8\nuwsgi==2.0.26\n' });
    expect(whole.install.value.files).toEqual(['requirements-prod.txt']);
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
      development: false,
    });
    expect(install.value.direct).toEqual(['-e git+https://git.example/team/thing.git#egg=thing']);
    expect(JSON.stringify(requirements)).not.toContain('ken@');
    expect(unknown.join()).toContain('missing.txt states: requirements.txt:2 includes it');
  });
});
