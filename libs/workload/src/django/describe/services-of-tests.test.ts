import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { servicesForSmoke, servicesForTests } from '../own/needed-services.ts';

const github = (services: string, run = 'python manage.py test') =>
  `jobs:\n  test:\n    services:\n${services}    steps:\n      - run: ${run}\n`;

/** Production runs without either. */
const settings = `
import environ
env = environ.Env()
SECRET_KEY = env("SECRET_KEY", default="x")
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///db.sqlite3")}
CELERY_BROKER_URL = env("REDIS_URL", default="redis://localhost:6379/0")
INSTALLED_APPS = ["shop"]
`;

const described = (settings: string, files: Record<string, string>) =>
  only({
    ...djangoProject({ installer: 'requirements' }),
    ...{
      'config/settings.py': settings,
      'requirements.txt': 'django==5.2.8\ndjango-environ\npsycopg\nmysqlclient\n',
    },
    ...files,
  });

const compose =
  'services:\n  web: {build: .}\n  db: {image: "postgis/postgis:16-3.4"}\n  cache: {image: redis}\n';
const both = ['postgresql', 'redis'];

test.each<[string, Record<string, string>, string[]]>([
  [
    'GitHub',
    { '.github/workflows/ci.yml': github('      db: {image: "postgres:16"}\n      redis: {image: redis}\n') },
    both,
  ],
  [
    'GitHub, by name alone',
    { '.github/workflows/ci.yml': github('      redis: {options: --health}\n') },
    ['redis'],
  ],
  [
    'GitHub, in a job of another name',
    {
      '.github/workflows/ci.yml': `${github('      db: {image: mailhog}\n')}  e2e:\n    services: {db: {image: postgres}}\n`,
    },
    [],
  ],
  [
    'GitLab',
    {
      '.gitlab-ci.yml':
        'test:\n  services:\n    - postgres:16\n    - name: valkey/valkey:8\n  script:\n    - python manage.py test\n',
    },
    both,
  ],
  [
    'Travis',
    { '.travis.yml': 'services:\n  - postgresql\nscript:\n  - python manage.py test\n' },
    ['postgresql'],
  ],
  [
    'CircleCI',
    {
      '.circleci/config.yml':
        'jobs:\n  build:\n    docker:\n      - image: cimg/python:3.12\n      - image: cimg/postgres:16.1\n    steps:\n      - run: python manage.py test\n',
    },
    ['postgresql'],
  ],
  [
    'compose',
    {
      '.github/workflows/ci.yml': github(
        '      mail: {image: mailhog}\n',
        'docker compose run --rm web python manage.py test',
      ),
      'docker-compose.yml': compose,
      'docker-compose.dev.yml': 'services:\n  db: {image: mariadb}\n',
    },
    both,
  ],
  [
    'nothing',
    { '.github/workflows/ci.yml': github('      mail: {image: mailhog}\n'), 'docker-compose.yml': compose },
    [],
  ],
])('tests get what CI starts beside them: %s', (_, files, expected) => {
  expect(servicesForTests(described(settings, files))).toEqual(expected);
});

test('tests get no server that the settings cannot use, and one database', () => {
  const ci = {
    '.github/workflows/ci.yml': github(
      '      db: {image: mysql}\n      redis: {image: redis}\n      other: {image: postgres}\n',
    ),
  };
  const fixed =
    'INSTALLED_APPS = []\nDATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "NAME": "shop", "HOST": "db"}}\n';
  expect(servicesForTests(described(fixed, ci))).toEqual(['mysql']);
  expect(servicesForTests(described(settings, ci))).toEqual(both);
});

const web = 'services:\n  web: {build: ., depends_on: [db]}\n';
const postgres = '  db: {image: "postgres:16"}\n';

test.each<[string, Record<string, string>, string[], string[]]>([
  ['a compose file for developers', { 'compose.yml': `${web}${postgres}` }, ['postgresql'], ['postgresql']],
  [
    'production, whose image is built from one of PostgreSQL',
    {
      'production.yml': `${web}  db: {build: {context: ., dockerfile: db/Dockerfile}}\n`,
      'db/Dockerfile': 'FROM postgis/postgis:16-3.4\n',
    },
    ['postgresql'],
    ['postgresql'],
  ],
  ['one with servers alone', { 'compose.yml': `services:\n${postgres}` }, ['postgresql'], ['postgresql']],
  [
    'one beside CI, whose tests have none',
    {
      'compose.yml': `${web}${postgres}`,
      '.github/workflows/ci.yml': github('      mail: {image: mailhog}\n'),
    },
    [],
    ['postgresql'],
  ],
  [
    'one beside tests that name a file',
    {
      'compose.yml': `${web}${postgres}`,
      Makefile: 'test:\n\tDATABASE_URL=sqlite:///test.db python manage.py test\n',
    },
    [],
    ['postgresql'],
  ],
  [
    'a server of another program',
    {
      'compose.yml': `services:\n  web: {build: .}\n  sso: {image: keycloak, environment: {KC_DB_URL: "jdbc:postgresql://db/k"}}\n${postgres}`,
    },
    [],
    [],
  ],
  ['what looks at a server', { 'compose.yml': `${web}  db: {image: "prom/postgres-exporter"}\n` }, [], []],
  ['one database of several', { 'compose.postgres.yml': `${web}${postgres}` }, [], []],
  ['one for tests of an image', { 'scripts/test-postgres/compose.yml': `${web}${postgres}` }, [], []],
  [
    'a server that is started when asked for',
    { 'compose.yml': `${web}  db: {image: postgres, profiles: [more]}\n` },
    [],
    [],
  ],
])('servers of a compose file count where the settings can use them: %s', (_, files, inTests, inSmoke) => {
  const project = described(settings, files);
  expect([servicesForTests(project), servicesForSmoke(project)]).toEqual([inTests, inSmoke]);
});

test('a server of a compose file does not count where the settings have no way to it', () => {
  const fixed =
    'INSTALLED_APPS = []\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop"}}\n';
  const project = described(fixed, { 'compose.yml': `${web}${postgres}` });
  expect([servicesForTests(project), servicesForSmoke(project)]).toEqual([[], []]);
});

test('a server that the settings of tests alone have is started, with its extension', () => {
  const project = described(
    'SECRET_KEY = "x"\nINSTALLED_APPS = ["shop"]\nDATABASES = {"default": {"ENGINE": "django.contrib.gis.db.backends.spatialite", "NAME": "db"}}\n',
    {
      'config/ci.py':
        'from .settings import *\nDATABASES = {"default": {"ENGINE": "django.contrib.gis.db.backends.postgis", "NAME": "shop"}}\n',
      '.github/workflows/ci.yml':
        'jobs:\n  test:\n    steps:\n      - run: sudo service postgresql start\n      - run: python manage.py test --settings=config.ci\n',
    },
  );
  expect(project.tests.value).toMatchObject({ services: ['postgresql'], extensions: ['postgis'] });
  expect(servicesForTests(project)).toEqual(['postgresql']);
  expect(servicesForSmoke(project)).toEqual([]);
});

test('the default address of a server that no package connects to starts none', () => {
  const project = described(
    'import dj_database_url\nSECRET_KEY = "x"\nINSTALLED_APPS = ["shop"]\nDATABASES = {"default": dj_database_url.config(default="mysql://localhost/shop")}\n',
    { 'requirements.txt': 'django==5.2.8\ndj-database-url\npsycopg\n' },
  );
  expect(project.tests.value.services).toBeUndefined();
});
