import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { made, only, workflow } from '../../../testing/described.ts';

const environmentOfTests = (text: string, more = {}) => {
  const before = djangoProject();
  const settings = `${before['config/settings.py']}\nimport os\nfrom environs import Env\nenv = Env()\n${text}\n`;
  return only({ ...before, 'config/settings.py': settings, ...more }).tests.value.environment;
};
const byVariable = 'SECURE_SSL_REDIRECT = env.bool("SSL", default=True)';

test.each([
  [byVariable, { SSL: 'False' }],
  ['SECURE_SSL_REDIRECT = os.getenv("SSL", "1") == "1"', { SSL: 'False' }],
  ['SECURE_SSL_REDIRECT = bool(int(os.getenv("SSL", 1)))', { SSL: '0' }],
  ['SECURE_SSL_REDIRECT = env.bool("SSL", default=False)', undefined],
  ['SECURE_SSL_REDIRECT = True', undefined],
])('tests ask over http: %s', (text, expected) => {
  expect(environmentOfTests(text)).toEqual(expected);
});

test('what CI runs the tests with counts', () => {
  const ci = workflow('python manage.py test');
  expect(environmentOfTests(byVariable, { '.github/workflows/ci.yml': ci })).toBeUndefined();
});

test.each([
  [
    'cp .env.example .env',
    {
      ...{ SHOP_MODE: 'two words', EMPTY: '', SESSION_AUTH: '1' },
      ...{ SECRET_KEY: expect.stringContaining('placeholder') },
      ...{ PG_PASSWORD: expect.stringContaining('placeholder') },
    },
  ],
  ['cp .env.example site.env', expect.objectContaining({ SHOP_MODE: 'two words' })],
  ['cp .env.example notes.txt', undefined],
])('a file of variables that CI makes before the tests counts: %s', (copy, expected) => {
  const ci = `jobs:\n  a:\n    steps:\n      - run: ${copy}\n      - run: python manage.py test\n`;
  const sample =
    '# a sample\nSHOP_MODE="two words" # a comment\nEMPTY=\nSECRET_KEY=real\nSESSION_AUTH=1\nPG_PASSWORD=123456\nDB=mysql://me:word@db/x\n';
  expect(environmentOfTests('', { '.github/workflows/ci.yml': ci, '.env.example': sample })).toEqual(
    expected,
  );
});

test('what CI sets itself counts for more than such a file', () => {
  const ci =
    'jobs:\n  a:\n    steps:\n      - run: cp .env.example .env\n      - run: python manage.py test\n        env:\n          SHOP_MODE: here\n';
  const files = { '.github/workflows/ci.yml': ci, '.env.example': 'SHOP_MODE=there\nOTHER=there\n' };
  expect(environmentOfTests('', files)).toEqual({ SHOP_MODE: 'here', OTHER: 'there' });
});

const circle = `executors:
  python:
    environment: {SHOP_MODE: from the executor, SHOP_SIZE: <<parameters.size>>}
jobs:
  lint:
    environment: {SHOP_MODE: lint}
    steps: [run: flake8]
  test:
    executor: {name: python, size: 3}
    docker:
      - image: cimg/python:3.13
        environment: [SHOP_A=a, SHOP_B: 2]
      - image: cimg/postgres:16.2
        environment: {POSTGRES_DB: shop}
    steps:
      - run: {command: python manage.py test, environment: {SHOP_C: true}}
`;

test.each<[string, Record<string, string>, Record<string, string>]>([
  [
    'CircleCI',
    { '.circleci/config.yml': circle },
    { SHOP_MODE: 'from the executor', SHOP_A: 'a', SHOP_B: '2', SHOP_C: 'true' },
  ],
  [
    'GitLab',
    {
      '.gitlab-ci.yml':
        'variables: {SHOP_A: all, SHOP_B: all}\nlint:\n  variables: {SHOP_C: lint}\n  script: flake8\ntest:\n  variables: {SHOP_B: tests}\n  script: python manage.py test\n',
    },
    { SHOP_A: 'all', SHOP_B: 'tests' },
  ],
  [
    'Azure',
    {
      'azure-pipelines.yml':
        'variables: [{name: SHOP_A, value: all}, {group: shop}]\njobs:\n  - job: test\n    steps: [script: python manage.py test]\n',
    },
    { SHOP_A: 'all' },
  ],
  [
    'tox, which CI calls with its own',
    {
      '.github/workflows/ci.yml': 'env: {SHOP_A: ci, SHOP_B: ci}\njobs: {a: {steps: [run: tox]}}',
      'tox.ini':
        '[testenv]\nset_env =\n  SHOP_B = tox = all\n  py313: SHOP_C=c\n  SHOP_D={toxinidir}/d\ncommands = python manage.py test\n',
    },
    { SHOP_A: 'ci', SHOP_B: 'tox = all', SHOP_C: 'c' },
  ],
  [
    'tox alone',
    { 'tox.ini': '[testenv]\nsetenv = SHOP_A=tox\ncommands = python manage.py test\n' },
    { SHOP_A: 'tox' },
  ],
])('the variables of %s are those of the tests that it runs', (_, files, expected) => {
  expect(environmentOfTests('', files)).toEqual(expected);
});

test.each([
  ['addopts = --ds=config.settings', 'config.settings'],
  ['DJANGO_SETTINGS_MODULE = config.settings', 'config.other'],
])('a variable of CI chooses the settings of tests where pytest has no option: %s', (line, expected) => {
  const { tests } = made({
    tests: 'pytest',
    files: {
      'config/other.py': 'from config.settings import *\n',
      'pytest.ini': `[pytest]\n${line}\n`,
      '.gitlab-ci.yml': 'test:\n  variables: {DJANGO_SETTINGS_MODULE: config.other}\n  script: pytest\n',
    },
  });
  expect(tests.value.settings).toBe(expected);
});

test('an address of SQLite without a file is none for a project that needs a server', () => {
  const files = {
    '.github/workflows/ci.yml':
      'jobs:\n  a:\n    steps:\n      - run: cp .env.build .env\n      - run: python manage.py test\n',
    '.env.build': 'DATABASE_URL=sqlite://\nSHOP_MODE=plain\n',
  };
  const { tests } = made({ database: 'required-url', files });
  expect(tests.value.environment).toEqual({ SHOP_MODE: 'plain' });
});
