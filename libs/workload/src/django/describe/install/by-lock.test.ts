import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../../testing/described.ts';
import { lockInputs } from '../../image/lock/inputs.ts';
import { installPlan } from '../../own/install-plan.ts';

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

test("what an extra of uv's lock brings is production's", () => {
  const files = djangoProject({ installer: 'uv', lock: true });
  const named = (name: string, more = '') =>
    `\n[[package]]\nname = "${name}"\nversion = "1.0"\nsource = { registry = "https://packages.example" }\n${more}`;
  const { requirements } = only({
    ...files,
    'pyproject.toml':
      files['pyproject.toml']?.replace('dependencies = [', 'dependencies = [\n  "Docs[Side_Car]",') ?? '',
    'uv.lock': `${files['uv.lock']}${named('docs', '[package.optional-dependencies]\nside-car = [{ name = "deep", extra = ["down"] }]\nother = [{ name = "aside" }]\n')}${named('deep', '[package.optional-dependencies]\ndown = [{ name = "lower" }]\n')}${named('lower')}${named('aside')}`,
  });
  const development = (name: string) =>
    requirements.find(({ value }) => value.name === name)?.value.development;
  expect(['docs', 'deep', 'lower', 'aside'].map(development)).toEqual([false, false, false, true]);
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
      expect.stringMatching(/states django==4\.2\.1, .*; it states gunicorn==20\.0\.1, .*\. Run .* lock\.$/),
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
  ['>=5.0,<6', '5.2.8', true],
  ['>=5.0,<5.2', '5.2.8', false],
  ['~=5.1.0', '5.2.8', false],
  ['~=5.1', '5.2.8', true],
  ['==5.2.*', '5.2.8', true],
  ['>5.2.8', '5.2.8', false],
  ['>=5.2', '5.2rc1', true],
  ['', '5.2.8', true],
])('what a manifest admits, %s, and %s of a lock: %s', (stated, locked, admits) => {
  const files = djangoProject({ installer: 'uv', lock: true });
  const told = (more: string) =>
    only({
      ...files,
      'pyproject.toml': (files['pyproject.toml'] ?? '').replace('django==5.2.8', `django${stated}`) + more,
      'uv.lock': (files['uv.lock'] ?? '').replaceAll('5.2.8', locked),
    }).unknown.filter((one) => one.includes(`states django${stated}, and the lock has ${locked}`));
  expect(told('')).toHaveLength(admits ? 0 : 1);
  expect(told('\n[tool.uv]\noverride-dependencies = ["Django==5.2.8"]\n')).toEqual([]);
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

test('what an extra brings is production’s, where the lock states it apart', () => {
  const files = djangoProject({ installer: 'uv', lock: true });
  const entry = (name: string, more = '') =>
    `[[package]]\nname = "${name}"\nversion = "1.0"\nsource = { registry = "r" }\n${more}\n`;
  const lock = [
    entry('a', '[package.optional-dependencies]\nx = [{ name = "b", extra = ["y"] }]\nz = [{ name = "d" }]'),
    entry('b', '[package.optional-dependencies]\ny = [{ name = "c" }]'),
    ...['c', 'd'].map((name) => entry(name)),
  ];
  const { requirements } = only({
    ...files,
    'pyproject.toml': (files['pyproject.toml'] ?? '').replace('dependencies = [', 'dependencies = ["a[x]", '),
    'uv.lock': `${files['uv.lock']}\n${lock.join('')}`,
  });
  const production = requirements.filter(({ value }) => /^[a-d]$/.test(value.name) && !value.development);
  expect(production.map(({ value }) => value.name)).toEqual(['a', 'b', 'c']);
});

test.each([
  ['--group docker', ['docker']],
  ['--group extra --group dev', []],
])(
  'a group that production’s image installs with pip is production’s, without those of developers: %s',
  (groups, expected) => {
    const files = djangoProject({ installer: 'uv', lock: true });
    const { install } = only({
      ...files,
      'pyproject.toml': (files['pyproject.toml'] ?? '').replace(
        '[dependency-groups]\n',
        '[dependency-groups]\ndocker = ["gunicorn"]\nextra = ["black"]\n',
      ),
      Dockerfile: `FROM python:3.13\nCOPY . .\nRUN pip wheel ${groups} .\nCMD gunicorn config.wsgi\n`,
    });
    expect(install.value.groups.production).toEqual(expected);
  },
);
