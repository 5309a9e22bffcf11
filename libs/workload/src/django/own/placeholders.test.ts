import { describe, expect, test } from 'vitest';
import { made } from '../../../testing/described.ts';
import { djangoProject } from '../../../testing/django-project/index.ts';
import type { Process, Service, Variable } from '../describe/index.ts';
import { variablesForDevelopment } from './for-development.ts';
import { neededServices, servicesForSmoke, servicesToStart } from './needed-services.ts';
import { placeholders } from './placeholders.ts';
import { placeOf, servicesVariable } from './services.ts';

const fact = <T>(value: T) => ({ value, evidence: [] });
const variable = (name: string, form: Variable['form'], required = false, standard: string | null = null) =>
  fact({ name, form, required, default: standard });
const service = (kind: Service['kind'], variables: string[], optional = false) =>
  fact({ kind, by: 'plain settings', variables, optional });
const database = {
  kind: 'postgresql' as const,
  host: '127.0.0.1',
  port: 5432,
  user: 'u',
  password: 'p',
  name: 'n',
};

const split = {
  variables: [variable('DB_HOST', 'text', true), variable('SECRET_KEY', 'secret', true)],
  services: [
    service('postgresql', [
      'DB',
      'DB_HOST',
      'DB_PORT',
      'DB_NAME',
      'DB_USER',
      'DB_PASSWORD',
      'DB_PASSWORD_FILE',
    ]),
  ],
};
const byUrl = {
  variables: [variable('DATABASE_URL', 'database-url', true), variable('ALLOWED_HOSTS', 'hosts')],
  services: [service('postgresql', ['DATABASE_URL']), service('redis', ['REDIS_URL'])],
};
const own = {
  variables: [variable('DATABASE_URL', 'database-url'), variable('REDIS_URL', 'redis-url')],
  services: [
    service('sqlite', ['DB_FILE_NAME', 'SQL_DATABASE']),
    service('postgresql', ['DATABASE_URL'], true),
  ],
};

test.each([
  ['redis://localhost:6379', 'redis://127.0.0.1:6379'],
  ['redis://localhost:6379/2', 'redis://127.0.0.1:6379/0'],
])('a Redis without a database by default, to which settings add one, has none: %s', (standard, expected) => {
  const project = {
    variables: [variable('REDIS_URL', 'redis-url', false, standard)],
    services: [service('redis', ['REDIS_URL'])],
  };
  const redis = 'redis://127.0.0.1:6379/0';
  expect(placeholders(project, { folder: '/tmp', redis })).toMatchObject({ REDIS_URL: expected });
});

test('an address is one whatever its variable is called', () => {
  const project = {
    variables: [variable('SHOP_DATABASE', 'database-url')],
    services: [service('sqlite', ['SHOP_DATABASE']), service('postgresql', ['SHOP_DATABASE'], true)],
  };
  expect(placeholders(project, { folder: '/tmp', database })).toEqual({
    SHOP_DATABASE: 'postgres://u:p@127.0.0.1:5432/n',
  });
  expect(placeholders(project, { folder: '/tmp', sqlite: true })).toEqual({
    SHOP_DATABASE: 'sqlite:////tmp/shipshape.sqlite3',
  });
});

test('each part of a connection finds its variable, and a password file is left alone', () => {
  const found = placeholders(split, { folder: '/tmp', database });
  expect(found).toEqual({
    ...{
      DB: 'postgres',
      DB_HOST: '127.0.0.1',
      DB_PORT: '5432',
      DB_NAME: 'n',
      DB_USER: 'u',
      DB_PASSWORD: 'p',
    },
    SECRET_KEY: expect.stringContaining('placeholder'),
  });
});

test('URLs name the servers of this run; hosts are set only where one is asked for', () => {
  const redis = 'redis://127.0.0.1:6379/0';
  expect(placeholders(byUrl, { folder: '/tmp', database, redis })).toEqual({
    DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/n',
    REDIS_URL: redis,
  });
  const parts = { ...byUrl, services: [service('redis', ['REDIS_ADDRESS', 'REDIS_PORT'])] };
  expect(placeholders(parts, { folder: '/tmp', redis })).toMatchObject({
    ...{ REDIS_ADDRESS: '127.0.0.1', REDIS_PORT: '6379' },
  });
  // A variable that only chooses whether a part is used gets no value: `if SENTRY_DSN and not DEBUG: Q_CLUSTER["error_reporter"] = …`
  const beside = ['DEBUG', 'SENTRY_DSN', 'REDIS_TIMEOUT'];
  const chosen = {
    variables: [],
    services: ['postgresql' as const, 'redis' as const].map((kind) => service(kind, beside)),
  };
  expect(placeholders(chosen, { folder: '/tmp', database, redis })).toEqual({});
  const age = {
    variables: [variable('APP_DATABASE__CONN_MAX_AGE', 'number')],
    services: [service('postgresql', ['APP_DATABASE__CONN_MAX_AGE', 'DATABASE_SSL', 'DB_PORT'])],
  };
  expect(placeholders(age, { folder: '/tmp', database })).toEqual({ DB_PORT: '5432' });
  const named = { variables: [], services: [service('redis', ['REDIS_USERNAME', 'CACHE_LOCATION'])] };
  expect(placeholders(named, { folder: '/tmp', redis })).toEqual({
    REDIS_USERNAME: '',
    CACHE_LOCATION: redis,
  });
  expect(placeholders(byUrl, { folder: '/tmp', host: 'localhost:80', database })).toMatchObject({
    ALLOWED_HOSTS: 'localhost',
  });
});

test('without PostgreSQL: a file of SQLite where it is asked for, otherwise what the settings do themselves', () => {
  expect(placeholders(own, { folder: '/tmp', sqlite: true })).toEqual({
    DATABASE_URL: 'sqlite:////tmp/shipshape.sqlite3',
    DB_FILE_NAME: '/tmp/shipshape.sqlite3',
    SQL_DATABASE: '/tmp/shipshape.sqlite3',
  });
  expect(placeholders(own, { folder: '/tmp' })).toEqual({});
});

test('linters and tests have what CI sets for its tests, where the settings read it and it names no service', () => {
  const files = {
    '.github/workflows/ci.yml': `env:
  DEBUG: 'True'
jobs:
  test:
    env:
      DB_NAME: of_ci
      SECRET_KEY: of ci
      CAPTCHA_KEY: of ci
      ALLOWED_HOSTS: '*'
      NOT_READ: x
      TOKEN: \${{ secrets.TOKEN }}
    steps:
      - run: python manage.py test
        env:
          ALLOWED_HOSTS: shop.example
`,
  };
  const settings = djangoProject({ database: 'engine' })['config/settings.py'];
  const captcha = 'import os\nCAPTCHA_KEY = os.getenv("CAPTCHA_KEY")\n';
  const project = made({
    database: 'engine',
    files: { ...files, 'config/settings.py': `${settings}${captcha}` },
  });
  expect(project.tests.value.environment).toEqual({
    ...{ DEBUG: 'True', DB_NAME: 'of_ci', ALLOWED_HOSTS: 'shop.example', NOT_READ: 'x' },
    ...{
      SECRET_KEY: expect.stringMatching(/^placeholder/),
      CAPTCHA_KEY: expect.stringMatching(/^placeholder/),
    },
  });
  const set = variablesForDevelopment(project, { folder: '/tmp', database });
  expect(set).toMatchObject({ DEBUG: 'True', ALLOWED_HOSTS: 'shop.example', DB_NAME: 'n' });
  expect(set.SECRET_KEY).toContain('placeholder');
  // It has no default and is not required: without CI's, the library that checks it would refuse None.
  expect(set.CAPTCHA_KEY).toContain('placeholder');
  expect(set).not.toHaveProperty('NOT_READ');
});

test("what CI turns on for its tests is on, also where it chooses how the database is used, and a compose file's copy of them counts for less", () => {
  const settings = djangoProject({ database: 'engine' })['config/settings.py'];
  const own =
    'TESTS_RUN = True if os.getenv("TESTS_RUN") else False\nif TESTS_RUN:\n    DATABASES["default"]["CONN_MAX_AGE"] = 0\n';
  const project = made({
    database: 'engine',
    files: {
      'config/settings.py': `${settings}${own}`,
      Makefile: 'test-ci:\n\tpython manage.py test\n',
      'docker-compose.test.yml': 'services:\n  tests:\n    build: .\n    command: make test-ci\n',
      '.github/workflows/tests.yml':
        'jobs:\n  test:\n    steps:\n      - run: make test-ci\n        env:\n          TESTS_RUN: da\n',
    },
  });
  expect(project.services[0]?.value.variables).toContain('TESTS_RUN');
  expect(variablesForDevelopment(project, { folder: '/tmp', database })).toMatchObject({ TESTS_RUN: 'da' });
});

test.each<[string, Service['kind'][], Process['kind'], string[]]>([
  ['a worker', ['redis'], 'worker', ['redis']],
  ['a web process alone', ['redis'], 'web', []],
  ['a worker that may listen to RabbitMQ', ['redis', 'rabbitmq'], 'worker', []],
])('the Redis whose address has a default is there for %s', (_, kinds, kind, expected) => {
  const project = {
    services: kinds.map((one) => service(one, ['BROKER_URL'], true)),
    requirements: [],
    processes: [fact({ name: 'one', kind, command: 'celery -A shop worker' })],
  };
  expect(servicesForSmoke(project)).toEqual(expected);
});

describe('a smoke test that could use SQLite', () => {
  const requirement = (name: string) => fact({ name, specifier: '', extras: [], development: false });
  const optional = { ...own, requirements: [requirement('psycopg')], processes: [] };

  test('has the server of the URL where the settings take the URL apart themselves: theirs may need a host', () => {
    expect(servicesForSmoke(optional)).toEqual(['postgresql']);
    expect(servicesForSmoke({ ...optional, services: [service('mysql', ['DB_URI'], true)] })).toEqual([
      'mysql',
    ]);
  });

  test.each([
    ['a package reads it', { ...optional, requirements: [requirement('dj-database-url')] }],
    ['no variable is a URL', { ...optional, services: [service('postgresql', ['DB_HOST'], true)] }],
    ['it knows no server', { ...optional, services: [service('sqlite', ['DATABASE_URL'])] }],
  ])('has none where %s', (_, project) => {
    expect(servicesForSmoke(project)).toEqual([]);
  });
});

test.each<[string, Record<string, string>, string[]]>([
  ['no variable names one', {}, ['postgresql', 'redis']],
  ['the developer names a database', { DATABASE_URL: 'x' }, ['redis']],
  ['there is a server for tests, which make their own databases', { TEST_DATABASE_URL: 'x' }, ['redis']],
])('serve starts what is missing: %s', (_, environment, started) => {
  const project = { ...byUrl, variables: [...byUrl.variables, variable('REDIS_URL', 'redis-url', true)] };
  expect(servicesToStart(project, ['postgresql', 'redis'], environment)).toEqual(started);
});

test('serve starts no server that has a default, or that the settings would not find', () => {
  const local = {
    ...byUrl,
    variables: [variable('DATABASE_URL', 'database-url', false, 'postgres:///shop')],
  };
  expect(servicesToStart(local, ['postgresql'], {})).toEqual([]);
  expect(servicesToStart({ ...local, services: [service('postgresql', [])] }, ['postgresql'], {})).toEqual(
    [],
  );
});

describe('a service is needed', () => {
  test.each([
    ['a variable that must name it', byUrl, true],
    ['settings that name it without a variable', { services: [service('postgresql', [])] }, true],
    ['something optional', own, false],
  ])('%s: %o is %s', (_, project, needed) => {
    expect(neededServices(project).includes('postgresql')).toBe(needed);
  });
  test('MySQL, where it is not PostgreSQL that runs', () => {
    const mysql = service('mysql', ['DATABASE_URL']);
    expect(neededServices({ ...byUrl, services: [mysql] }).includes('mysql')).toBe(true);
    expect(neededServices({ ...byUrl, services: [...byUrl.services, mysql] }).includes('mysql')).toBe(false);
    expect(neededServices(byUrl).includes('mysql')).toBe(false);
  });
  test('Redis as well', () => {
    expect([byUrl, own].map((one) => neededServices(one).includes('redis'))).toEqual([true, false]);
  });
});

test('a MySQL has its own URL, engine and name', () => {
  const place = placeOf('mysql://u:p@127.0.0.1/n');
  expect(place).toMatchObject({ kind: 'mysql', port: 3306 });
  const services = [service('mysql', ['DATABASE_URL', 'DB_ENGINE', 'DB_VENDOR', 'DB_PORT'])];
  expect(placeholders({ variables: [], services }, { folder: '/tmp', database: place })).toEqual({
    DATABASE_URL: 'mysql://u:p@127.0.0.1:3306/n',
    DB_ENGINE: 'django.db.backends.mysql',
    DB_VENDOR: 'mysql',
    DB_PORT: '3306',
  });
  expect(servicesVariable({ database: place }).SHIPSHAPE_SERVICES).toContain('"engine":"mysql"');
});

test('settings are pointed to the servers in the form that sitecustomize.py reads', () => {
  const place = placeOf('postgresql://postgres:s%40@127.0.0.1:41/postgres');
  expect(place).toEqual({
    kind: 'postgresql',
    host: '127.0.0.1',
    port: 41,
    user: 'postgres',
    password: 's@',
    name: 'postgres',
  });
  expect(
    JSON.parse(
      servicesVariable({ database: place, redis: 'redis://127.0.0.1:9/0' }).SHIPSHAPE_SERVICES ?? '',
    ),
  ).toEqual({
    engine: 'postgres|postgis',
    database: { HOST: '127.0.0.1', PORT: '41', USER: 'postgres', PASSWORD: 's@' },
    redis: 'redis://127.0.0.1:9',
  });
  expect(servicesVariable({})).toEqual({});
});
