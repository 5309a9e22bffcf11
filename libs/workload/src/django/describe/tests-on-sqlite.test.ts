import { expect, test } from 'vitest';
import { made } from '../../../testing/described.ts';

const inMemory = '{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}';
test.each([
  ['are SQLite', `DATABASES = {"default": ${inMemory}}`, true],
  [
    'are SQLite by a variable',
    `import os\nif os.environ.get("FAST"):\n    DATABASES = {"default": ${inMemory}}`,
    undefined,
  ],
  [
    'have a server as well',
    `DATABASES = {"default": ${inMemory}, "old": {"ENGINE": "django.db.backends.mysql"}}`,
    undefined,
  ],
])('settings of tests whose databases %s', (_, databases, sqlite) => {
  const { tests } = made({
    settings: 'split',
    files: {
      'config/settings/test.py': `from .base import *\n${databases}\n`,
      '.github/workflows/ci.yml':
        'jobs:\n  test:\n    steps:\n      - run: python manage.py test --settings=config.settings.test\n',
    },
  });
  expect(tests.value.sqlite).toBe(sqlite);
});

const debug = 'import os\nDEBUG = os.environ.get("DEBUG", "True") == "True"\n';
const server =
  '{"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["DB_NAME"], "HOST": os.environ.get("DB_HOST", "db")}';
const caches =
  'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ.get("REDIS_URL")}}';

test('production has what settings have with DEBUG off, and tests what they have with it on', () => {
  const project = made({
    settings: 'single',
    files: {
      'config/settings.py': `${debug}SECRET_KEY = "x" if DEBUG else os.environ["KEY"]\nINSTALLED_APPS = ["notes"]\nDATABASES = {"default": ${inMemory}}\nif not DEBUG:\n    DATABASES["default"] = ${server}\n    ${caches}\n`,
    },
  });
  const needed = project.services.filter(({ value }) => !value.optional).map(({ value }) => value.kind);
  expect(needed).toEqual(['postgresql', 'redis']);
  const required = project.variables.filter(({ value }) => value.required).map(({ value }) => value.name);
  expect(required).toEqual(['KEY', 'DB_NAME']);
  expect(project.tests.value.sqlite).toBe(true);
});

test('tests that CI runs with DEBUG off have the server', () => {
  const { tests } = made({
    settings: 'single',
    files: {
      'config/settings.py': `${debug}SECRET_KEY = "x"\nINSTALLED_APPS = ["notes"]\nDATABASES = {"default": ${inMemory} if DEBUG else ${server}}\n`,
      '.github/workflows/ci.yml':
        'jobs:\n  test:\n    steps:\n      - run: DEBUG=False python manage.py test\n',
    },
  });
  expect(tests.value.sqlite).toBeUndefined();
});
