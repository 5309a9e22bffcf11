import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles, made } from '../../../testing/described.ts';
import type { DjangoProject } from '../describe/index.ts';
import { djangoSettings } from '../settings.ts';
import { foundSmoke } from './found.ts';
import { djangoSuite } from './suite.ts';

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
`;
  const found = smoke({ [settings]: written });
  expect(found).toMatchObject({
    services: ['postgresql', 'redis'],
    hosts: ['db-postgres', 'shop-cache', 'layers.shop'],
  });
  const suite = djangoSuite(djangoSettings('apps/none', { found }).smoke, {
    version: '',
    revision: '',
    created: '',
  });
  expect(suite.trials.at(-1)?.hosts).toEqual(expect.arrayContaining(['redis', ...(found.hosts ?? [])]));
});
