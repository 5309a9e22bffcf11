import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles, made } from '../../../testing/described.ts';
import { fakeContainer } from '../../../testing/fake-container.ts';
import type { DjangoProject } from '../describe/index.ts';
import { djangoSettings } from '../settings.ts';
import { djangoSuite } from '../smoke/suite.ts';
import { foundSmoke } from './smoke-settings.ts';

/** Settings that take DATABASE_URL apart themselves, in a form in which every URL has a host. */
const own = `
import os
import re

SECRET_KEY = os.environ["SECRET_KEY"]
ROOT_URLCONF = "config.urls"
INSTALLED_APPS = ["django.contrib.admin"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
if url := os.getenv("DATABASE_URL"):
    parts = re.match(r"(\\w+)://(\\w+):(\\w+)@(\\w+)/(\\w+)", url)
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": parts.group(5), "HOST": parts.group(4)}}
`;

const files = djangoProject({ database: 'url', env: 'os' });
const settings = Object.keys(files).find((path) => /settings\S*\.py$/.test(path)) as string;
const smoke = (changed: Record<string, string>) =>
  foundSmoke(describeFiles({ ...files, ...changed })[0] as DjangoProject);

test('settings that read DATABASE_URL by a package of theirs get SQLite', () => {
  expect(smoke({})).toMatchObject({
    services: [],
    environment: { DATABASE_URL: expect.stringMatching(/^sqlite:/) },
  });
});

test.each([
  ['"RENDER" not in os.environ', { RENDER: 'True' }],
  ['not os.getenv("FLY_APP_NAME")', { FLY_APP_NAME: 'production' }],
  ['os.environ.get("STAGE") != "production"', { STAGE: 'production' }],
  ['os.environ.get("STAGE", "dev") == "dev"', { STAGE: 'production' }],
  ['os.getenv("DEBUG", "on") == "on" and "RENDER" not in os.environ', { DEBUG: 'False' }],
])('DEBUG is off by what it asks for: %s', (debug, expected) => {
  const hosts = 'ALLOWED_HOSTS = ["shop.example"]\n';
  expect(smoke({ [settings]: `${own}${hosts}DEBUG = ${debug}\n` }).environment).toMatchObject(expected);
});

test('DEBUG is off as in a deployment, by the text that turns it off', () => {
  const debug =
    'ALLOWED_HOSTS = ["shop.example"]\nDEBUG = os.getenv("DEBUG") != "false"\nif DEBUG:\n    INSTALLED_APPS += ["debug_toolbar"]\n';
  expect(smoke({ [settings]: `${own}${debug}` }).environment.DEBUG).toBe('false');
});

test.each([
  ['ALLOWED_HOSTS = []\n', undefined],
  ['ALLOWED_HOSTS = []\nif not DEBUG:\n    ALLOWED_HOSTS = ["shop.example"]\n', 'False'],
  ['ALLOWED_HOSTS = os.getenv("HOSTS", "").split()\n', 'False'],
])('DEBUG stays as it is where nothing would be answered without it: %j', (hosts, expected) => {
  const debug = 'DEBUG = os.getenv("DEBUG", "True") == "True"\n';
  expect(smoke({ [settings]: `${own}${debug}${hosts}` }).environment.DEBUG).toBe(expected);
});

test('GeoDjango gets PostGIS, by its own backend, also where SQLite is the default', () => {
  const extensions = ['postgis', 'pg_trgm'];
  const found = foundSmoke(made({ database: 'url', spatial: true }));
  expect(found).toMatchObject({
    services: ['postgresql'],
    extensions,
    environment: { DATABASE_URL: 'postgis://shipshape:shipshape@127.0.0.1:5432/shipshape' },
  });
  const settings = djangoSettings('apps/none', { found }).smoke;
  expect(djangoSuite(settings, { version: '', revision: '', created: '' }).trials.at(-1)?.services).toEqual([
    { kind: 'postgresql', port: 5432, extensions },
  ]);
});

test('settings that take DATABASE_URL apart themselves get the server whose URL they know', () => {
  const requirements = Object.fromEntries(
    Object.entries(files)
      .filter(([, text]) => /dj[-_]database[-_]url/.test(text))
      .map(([path, text]) => [path, text.replaceAll(/.*dj[-_]database[-_]url.*\n/g, '')]),
  );
  expect(smoke({ ...requirements, [settings]: own })).toMatchObject({
    services: ['postgresql'],
    environment: { DATABASE_URL: 'postgres://shipshape:shipshape@127.0.0.1:5432/shipshape' },
  });
});

test('servers are reached by the names that the settings have for them', () => {
  const written = `
SECRET_KEY = "x"
ROOT_URLCONF = "config.urls"
INSTALLED_APPS = ["django.contrib.admin"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "HOST": "db-postgres"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://:x@shop-cache:6379/1"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [("layers.shop", 6379), ("127.0.0.1", 6379)]}}}
REDIS_HOST = "jobs-redis"
`;
  const found = smoke({ [settings]: written });
  expect(found).toMatchObject({
    services: ['postgresql', 'redis'],
    hosts: ['db-postgres', 'shop-cache', 'layers.shop', 'jobs-redis'],
  });
  const suite = djangoSuite(djangoSettings('apps/none', { found }).smoke, {
    version: '',
    revision: '',
    created: '',
  });
  expect(suite.trials.at(-1)?.hosts).toEqual(expect.arrayContaining(['redis', ...(found.hosts ?? [])]));
});

const whole =
  'from django.conf import settings\nfrom django.core.management import execute_from_command_line\n';
test.each<[string, Record<string, string>, string | undefined]>([
  ['no DATABASES', { [settings]: 'INSTALLED_APPS = []\n' }, `${settings} states no DATABASES`],
  [
    'empty ones',
    { [settings]: 'ROOT_URLCONF = "a"\nDATABASES = {"default": {}}\n' },
    `${settings} states no DATABASES`,
  ],
  ['those that another package fills in', { [settings]: 'export(__name__)\n' }, undefined],
  [
    'those of a variable',
    {
      [settings]:
        'import dj_database_url\nINSTALLED_APPS = []\nDATABASES = {"default": dj_database_url.config()}\n',
    },
    undefined,
  ],
  [
    'those of a file that git ignores',
    { [settings]: 'INSTALLED_APPS = []\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n' },
    undefined,
  ],
  ['those that are filled in', { [settings]: 'INSTALLED_APPS = []\nglobals().update(load())\n' }, undefined],
  [
    'settings in one file',
    { 'manage.py': `${whole}settings.configure(ROOT_URLCONF=__name__)\n`, [settings]: '' },
    'manage.py states no DATABASES',
  ],
  [
    'one file with a database',
    { 'manage.py': `${whole}settings.configure(DATABASES=load())\n`, [settings]: '' },
    undefined,
  ],
])('a project without a database has nothing to migrate: %s', async (_, changed, why) => {
  const all = { ...files, ...changed };
  if (changed[settings] === '')
    for (const name of Object.keys(all))
      if (/^config\//.test(name)) delete (all as Record<string, string>)[name];
  const found = foundSmoke(describeFiles(all)[0] as DjangoProject);
  expect(found.noDatabase).toBe(why);
  const suite = djangoSuite(djangoSettings('apps/none', { found }).smoke, {
    version: '',
    revision: '',
    created: '',
  });
  const migrate = suite.trials.at(-1)?.checks.find(({ id }) => id === 'migrate');
  const asked = (stderr: string) => migrate?.run(fakeContainer({ exitCode: 1, stderr }));
  const dummy = 'settings.DATABASES is improperly configured. Please supply the ENGINE value.';
  if (why) expect(await asked(dummy)).toEqual({ notApplicable: `there is no database to migrate: ${why}` });
  else await expect(asked(dummy)).rejects.toThrow('improperly configured');
  await expect(asked('no such column')).rejects.toThrow('no such column');
});

test('settings in one file are read from the call that has them', () => {
  const text = `import os\n${whole}options = {"DEBUG": os.environ["NOTES_DEBUG"] == "1"}
settings.configure(
    SECRET_KEY=os.environ["NOTES_KEY"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "data/notes.sqlite3"}},
    **options,
)\n`;
  const project = describeFiles({
    'manage.py': text,
    'requirements.txt': 'django==5.2\n',
  })[0] as DjangoProject;
  expect(foundSmoke(project)).toMatchObject({
    environment: { NOTES_KEY: expect.any(String), NOTES_DEBUG: expect.any(String) },
    noDatabase: undefined,
    writable: ['/data'],
  });
  expect(project.static.value.servedBy).toBe('unused');
  expect(project.unknown).toEqual([]);
});
