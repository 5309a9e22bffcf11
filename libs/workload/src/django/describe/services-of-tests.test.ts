import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../../testing/described.ts';
import { servicesForTests } from '../own/needed-services.ts';

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
