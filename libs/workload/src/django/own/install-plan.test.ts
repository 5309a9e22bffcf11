import { expect, test } from 'vitest';
import type { DjangoProject, Install } from '../describe/index.ts';
import { installPlan, lockTools } from './install-plan.ts';

const fact = <T>(value: T) => ({ value, evidence: [] });
const requirement = (name: string, specifier = '', extras: string[] = []) =>
  fact({ name, extras, specifier, development: false });

function plan(
  install: Partial<Install>,
  {
    has = [],
    runner = 'manage',
    requirements = [requirement('django', '~=5.0')],
    manifest = '',
    packages,
  }: Options = {},
) {
  const value: Install = {
    ...{ installer: 'requirements', files: [], developmentFiles: [], direct: [] },
    ...{ groups: { production: [], development: [] }, locked: false, hashed: false },
    ...install,
  };
  const tests = fact({ runner, settings: null, files: 1, arguments: [], ...(packages ? { packages } : {}) });
  return installPlan({ install: fact(value), requirements, tests }, (file) => has.includes(file), manifest);
}
interface Options {
  has?: string[];
  runner?: 'pytest' | 'manage';
  requirements?: DjangoProject['requirements'];
  manifest?: string;
  packages?: string[];
}

const development = { production: ['postgres'], development: ['dev'] };
const manifest =
  '[project]\nname = "shop"\n[project.optional-dependencies]\npostgres = ["psycopg"]\n[dependency-groups]\ndev = ["ruff"]\n';

test.each<[string, Partial<Install>, Options, unknown[]]>([
  [
    'requirements of production and development, in one resolution',
    { files: ['requirements.txt'], developmentFiles: ['requirements/local.txt'] },
    {},
    [
      {
        kind: 'packages',
        arguments: ['--requirements', 'requirements.txt', '--requirements', 'requirements/local.txt'],
      },
    ],
  ],
  [
    'the versions that the image installs, where they are resolved',
    { files: ['requirements.txt'] },
    { has: ['requirements.lock'] },
    [
      {
        kind: 'packages',
        arguments: ['--requirements', 'requirements.txt', '--constraints', 'requirements.lock'],
      },
    ],
  ],
  [
    'a manifest whose packages a list has: by their names, since uv would have to build the project',
    { files: ['requirements.txt'], developmentFiles: ['pyproject.toml'], groups: development },
    {
      manifest: '[project]\nname = "shop"\ndynamic = ["version", "dependencies"]\n',
      requirements: [requirement('ruff', '==0.15')],
    },
    [{ kind: 'packages', arguments: ['--requirements', 'requirements.txt', 'ruff==0.15'] }],
  ],
  [
    "production's versions, where development's list pins others",
    { files: ['requirements.txt'], developmentFiles: ['dev.txt'], contradicted: ['attrs'] },
    { has: ['requirements.lock'] },
    [
      {
        kind: 'packages',
        arguments: [
          ...['--requirements', 'requirements.txt', '--requirements', 'dev.txt'],
          ...['--overrides', 'requirements.lock'],
        ],
      },
    ],
  ],
  [
    "production's own list in the place of a lock that it needs not",
    { files: ['requirements.txt'], developmentFiles: ['dev.txt'], contradicted: ['attrs'] },
    {},
    [
      {
        kind: 'packages',
        arguments: [
          ...['--requirements', 'requirements.txt', '--requirements', 'dev.txt'],
          ...['--overrides', 'requirements.txt'],
        ],
      },
    ],
  ],
  [
    'the lock as requirements, where a line of it is a folder of the repository, which has no name',
    { files: ['requirements.txt'], direct: ['-e ./libs/a'] },
    { has: ['requirements.lock'] },
    [
      {
        kind: 'packages',
        arguments: ['--requirements', 'requirements.txt', '--requirements', 'requirements.lock'],
      },
    ],
  ],
  [
    "uv's lock, with extras and groups told apart",
    { installer: 'uv', locked: true, files: ['uv.lock', 'pyproject.toml'], groups: development },
    { has: ['uv.lock'], manifest },
    [{ kind: 'sync', arguments: ['--extra=postgres', '--group=dev'] }],
  ],
  [
    "the lock of uv's workspace, above the project",
    { installer: 'uv', locked: true, files: ['../../uv.lock', '../../pyproject.toml'], groups: development },
    { has: ['../../uv.lock'] },
    [{ kind: 'sync', arguments: ['--all-packages', '--group=postgres', '--group=dev'] }],
  ],
  [
    "Poetry's lock",
    {
      installer: 'poetry',
      locked: true,
      files: ['poetry.lock'],
      groups: { production: [], development: ['dev'] },
    },
    { has: ['poetry.lock'] },
    [
      {
        ...{ kind: 'export', tool: lockTools.poetry.tool, beside: ['poetry-plugin-export==1.9.0'] },
        ...{ command: ['poetry', 'export', '--format=requirements.txt', '--with=dev'] },
        files: ['pyproject.toml', 'poetry.lock'],
      },
    ],
  ],
  [
    'a manifest that uv reads',
    { installer: 'pyproject', files: ['pyproject.toml'], groups: development },
    { manifest },
    [
      {
        kind: 'packages',
        arguments: ['--requirements', 'pyproject.toml', '--extra=postgres', '--group=dev'],
      },
    ],
  ],
  [
    'a Pipfile without a lock, by the names that it states',
    { installer: 'pipenv', files: ['Pipfile'] },
    { requirements: [requirement('django', '~=5.0'), requirement('django-axes', '', ['ipware'])] },
    [{ kind: 'packages', arguments: ['django~=5.0', 'django-axes[ipware]'] }],
  ],
  [
    "Poetry's manifest without a lock",
    { installer: 'poetry', files: ['pyproject.toml'] },
    {
      requirements: [
        requirement('django', '^5.2'),
        requirement('celery', '~5.4'),
        requirement('redis', '>=5, <7'),
        requirement('pytz', '*'),
      ],
    },
    [
      {
        kind: 'packages',
        arguments: ['django>=5.2,<6', 'celery>=5.4,<5.5', 'redis>=5,<7', 'pytz'],
      },
    ],
  ],
  [
    'the runner of the tests, where no file names it',
    { files: ['requirements.txt'] },
    { runner: 'pytest' },
    [
      { kind: 'packages', arguments: ['--requirements', 'requirements.txt'] },
      { kind: 'packages', arguments: ['pytest', 'pytest-django'] },
    ],
  ],
  [
    'what CI names for the tests, its runner among them',
    { files: ['requirements.txt'] },
    { runner: 'pytest', packages: ['pytest==8.1', 'freezegun'] },
    [
      { kind: 'packages', arguments: ['--requirements', 'requirements.txt'] },
      { kind: 'packages', arguments: ['pytest==8.1', 'freezegun'] },
    ],
  ],
  ['nothing, where nothing is named', { installer: 'none' }, {}, []],
])('%s', (_, install, options, steps) => {
  expect(plan(install, options).steps).toEqual(steps);
});
