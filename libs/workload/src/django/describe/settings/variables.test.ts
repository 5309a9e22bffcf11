import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, describe as group, test } from 'vitest';
import { made, only, required } from '../../../../testing/described.ts';
import { forDevelopment } from '../../own/for-development.ts';
import { placeholder, placeholders } from '../../own/placeholders.ts';
import { placeholderOf } from '../../probe/placeholders.ts';
import { formOfName } from './forms.ts';

group('variables', () => {
  test('what only development and tests need is no matter of production, and has placeholders for linters', () => {
    const project = made({
      env: 'django-environ',
      settings: 'split',
      files: {
        'config/settings/local.py':
          'from .base import *\nfrom .base import env\n\nif env("USE_DOCKER") == "yes":\n    INTERNAL_IPS = ["10.0.0.1"]\nSECRET_KEY = env("SECRET_KEY", default="x")\nLOCAL_PORT = env.int("LOCAL_PORT", default=1)\n',
        'config/settings/test.py':
          'from .base import *\nfrom .base import env\n\nSECRET_KEY = "test"\nKEY = env("FAKE_API_KEY")\nDEBUG = env("DEBUG")\n',
      },
    });
    expect(required(project)).toEqual(['SECRET_KEY']);
    const names = project.developmentVariables.map(({ value }) => value.name);
    expect(names).toEqual(['USE_DOCKER', 'FAKE_API_KEY', 'DEBUG']);
    expect(placeholders(project, { folder: '/tmp' })).not.toHaveProperty('USE_DOCKER');
    expect(placeholders(forDevelopment(project), { folder: '/tmp' })).toMatchObject({
      ...{ USE_DOCKER: 'False', DEBUG: 'False', SECRET_KEY: expect.any(String) },
      FAKE_API_KEY: expect.any(String),
    });
  });

  test.each<Idioms['env']>(['os', 'django-environ', 'decouple', 'environs', 'pydantic', 'helper'])(
    'read by %s',
    (env) => {
      for (const settings of ['single', 'split'] as const) {
        const project = made({ env: env ?? 'os', settings, redis: true, database: 'url' });
        expect(required(project)).toEqual(['REDIS_URL', 'SECRET_KEY']);
        const form = Object.fromEntries(project.variables.map(({ value }) => [value.name, value.form]));
        expect(form).toMatchObject({
          SECRET_KEY: 'secret',
          ALLOWED_HOSTS: 'hosts',
          DATABASE_URL: 'database-url',
          REDIS_URL: 'redis-url',
          DEBUG: 'boolean',
        });
        // Also where one object has all of them: each service has its own.
        const services = project.services.map(({ value }) => [value.kind, value.variables]);
        expect(services).toContainEqual(['redis', ['REDIS_URL']]);
        for (const { evidence } of project.variables) expect(evidence[0]?.line).toBeGreaterThan(0);
      }
    },
  );

  test.each([
    [
      'django-environ',
      'environ',
      'env = environ.Env(APP_DEBUG=(bool, False))\nenv.prefix = "APP_"\nenv.escape_proxy = True',
    ],
    ['environs', 'environs', 'env = environs.Env(prefix="APP_")'],
  ])('a prefix that the object of %s puts before every name', (_, library, object) => {
    const project = only({
      ...djangoProject(),
      'config/settings.py': `import ${library}

${object}
SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", ${library === 'environ' ? '' : 'default=False'})
DATABASES = {"default": env.${library === 'environ' ? 'db_url' : 'dj_db_url'}("DATABASE_URL", default="postgres://localhost/app")}
`,
    });
    const names = project.variables.map(({ value }) => value.name).sort();
    expect(names).toEqual(['APP_DATABASE_URL', 'APP_DEBUG', 'APP_SECRET_KEY']);
    expect(required(project)).toEqual(['APP_SECRET_KEY']);
    expect(project.services.map(({ value }) => [value.kind, value.variables])).toEqual([
      ['postgresql', ['APP_DATABASE_URL']],
    ]);
  });

  test('a helper that asks first whether a variable is there makes no switch of a folder', () => {
    const project = only({
      ...djangoProject(),
      'config/settings.py': `import os
def path(key, default):
    if key not in os.environ:
        return default
    return Path(os.environ[key])
SECRET_KEY = "x"
DATA = path("SHOP_DATA_DIR", "/data")
VERBOSE = "SHOP_VERBOSE" in os.environ
`,
    });
    const forms = Object.fromEntries(project.variables.map(({ value }) => [value.name, value.form]));
    expect(forms).toEqual({ SHOP_DATA_DIR: 'folder', SHOP_VERBOSE: 'presence' });
  });

  test.each([
    ['with open(os.environ.get("KEY_FILE", "/run/secrets/key")) as f:\n    SECRET_KEY = f.read()', true],
    ['SECRET_KEY = Path(os.environ.get("KEY_FILE", "/run/secrets/key")).read_text()', true],
    ['KEY = os.environ["KEY_FILE"]\nSECRET_KEY = open(KEY, "rb").read()', true],
    [
      'try:\n    SECRET_KEY = open(os.getenv("KEY_FILE", "/run/secrets/key"))\nexcept OSError:\n    SECRET_KEY = "x"',
      false,
    ],
    ['KEY = os.environ.get("KEY_FILE")\nSECRET_KEY = open(KEY).read() if KEY else "x"', false],
    ['SECRET_KEY = "x"\nLOG = open(os.environ.get("KEY_FILE", "/tmp/log"), "w")', null],
  ])('a file that settings read: %s', (settings, must) => {
    const project = only({
      ...djangoProject(),
      'config/settings.py': `import os\nfrom pathlib import Path\n${settings}\n`,
    });
    const [key] = project.variables.map(({ value }) => value);
    expect(key?.form === 'file').toBe(must !== null);
    expect(key?.required).toBe(must === true);
    if (must) expect(placeholders(project, { folder: '/tmp' }).KEY_FILE).toBe('/etc/hosts');
  });

  test('a text is of the kind that its name asks for, and TZ is a variable where the settings fail without it', () => {
    const project = only({
      ...djangoProject(),
      'config/settings.py':
        'import os\nSECRET_KEY = "x"\nTIME_ZONE = os.environ["TZ"]\nLEVEL = os.environ["LOG_LEVEL"]\nHOME = os.environ["HOME"]\nLANG = os.getenv("LANG")\nNAME = os.environ["SHOP"]\n',
    });
    const values = { TZ: 'UTC', LOG_LEVEL: 'INFO', SHOP: 'placeholder' };
    expect(placeholders(project, { folder: '/tmp' })).toEqual(values);
  });

  test('what is read as JSON has placeholders of JSON', () => {
    const project = only({
      ...djangoProject(),
      'config/settings.py': `import dj_database_url, environ, json, os
from typing import Annotated, Optional
from pydantic import PostgresDsn
from pydantic_settings import BaseSettings, NoDecode

class Env(BaseSettings):
    secret_key: str
    allowed_hosts: list[str]
    hosts: Annotated[list[str], NoDecode]
    admins: Optional[tuple[str, ...]]
    features: dict[str, bool] | None
    dsn: PostgresDsn

env = Env()
DATABASES = {"default": dj_database_url.parse(env.dsn)}
SECRET_KEY = env.secret_key
ALLOWED_HOSTS = env.allowed_hosts
LIMITS = json.loads(os.environ["LIMITS"])
reader = environ.Env()
ORIGINS = reader.json("CORS_ORIGINS")
`,
    });
    expect(placeholders(project, { folder: '/tmp', host: 'shop.test' })).toEqual({
      SECRET_KEY: expect.any(String),
      ALLOWED_HOSTS: '["shop.test"]',
      HOSTS: 'shop.test',
      ADMINS: '[]',
      FEATURES: '{}',
      LIMITS: '{}',
      CORS_ORIGINS: '[]',
      // A field of this type takes no address of SQLite.
      DSN: expect.stringMatching(/^postgres:/),
    });
    const forms = project.variables.map(({ value }) => placeholderOf(value.name, value.form, project));
    expect(forms).toEqual(expect.arrayContaining(['["localhost"]', 'localhost', '[]', '{}']));
  });

  const postgresql = (prefix: string) =>
    `{"ENGINE": "django.db.backends.postgresql", ${['NAME', 'HOST'].map((key) => `"${key}": os.environ[f"${prefix}_${key}"]`).join(', ')}}`;
  const model = `class Database(BaseModel):
    host: str
    port: int = 5432
class Cache(BaseModel):
    host: str
class Env(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SHOP_"%)
    secret_key: str
    database: Database
    cache: Cache | None = None
env = Env()
SECRET_KEY = env.secret_key
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": env.database.host, "PORT": env.database.port}}
`;
  test.each<[string, string, string[], string[]]>([
    [
      'the case of a match that is taken',
      `match os.environ.get("STAGE", "live"):\n    case "live" | "test":\n        DATABASES = {"default": ${postgresql('DB')}}\n    case "local" if os.environ.get("X"):\n        Y = os.environ["Y"]\n    case other:\n        raise RuntimeError(other)\n`,
      ['DB_HOST', 'DB_NAME'],
      ['DB_NAME', 'DB_HOST'],
    ],
    [
      'the last case of a match',
      `match (os.environ.get("STAGE"), os.name):\n    case ("a", _):\n        A = os.environ["A"]\nmatch os.environ.get("STAGE"):\n    case "a":\n        A = os.environ["A"]\n    case _:\n        DATABASES = {"default": ${postgresql('DB')}}\n`,
      ['DB_HOST', 'DB_NAME'],
      ['DB_NAME', 'DB_HOST'],
    ],
    [
      'each round of a loop',
      `DATABASES = {}\nfor alias, prefix in [("default", "DB"), ("reports", "REPORTS")]:\n    DATABASES[alias] = ${postgresql('{prefix}')}\n`,
      ['DB_HOST', 'DB_NAME', 'REPORTS_HOST', 'REPORTS_NAME'],
      ['DB_NAME', 'DB_HOST', 'REPORTS_NAME', 'REPORTS_HOST'],
    ],
    [
      'each field of a model of pydantic',
      model.replace('%', ', env_nested_delimiter="__"'),
      ['SHOP_DATABASE__HOST', 'SHOP_SECRET_KEY'],
      ['SHOP_DATABASE__HOST', 'SHOP_DATABASE__PORT'],
    ],
    [
      'a model of pydantic, which is read as JSON where no delimiter is stated',
      model.replace('%', ''),
      ['SHOP_DATABASE', 'SHOP_SECRET_KEY'],
      ['SHOP_DATABASE'],
    ],
  ])('%s', (_, settings, names, ofDatabase) => {
    const imports =
      'import os\nfrom pydantic import BaseModel\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\nINSTALLED_APPS = []\n';
    const project = only({
      ...djangoProject({ packages: ['psycopg'] }),
      'config/settings.py': imports + settings,
    });
    expect(required(project)).toEqual(names);
    const [database] = project.services.map(({ value }) => value);
    expect(database).toMatchObject({ kind: 'postgresql', optional: false });
    expect(database?.variables).toEqual(expect.arrayContaining(ofDatabase));
    const form = project.variables.find(({ value }) => value.name === 'SHOP_DATABASE')?.value.form;
    expect(form).toBe(ofDatabase.includes('SHOP_DATABASE') ? 'json' : undefined);
  });

  test('what the allowed hosts are made of is a host, by whatever name', () => {
    const hosts = 'ALLOWED_HOSTS = [os.environ.get("DOMAIN"), urlparse(os.getenv("SITE_URL")).hostname]\n';
    const project = only({
      ...djangoProject(),
      'config/settings.py': `import os\nSECRET_KEY = "x"\n${hosts}if os.getenv("STAGE") == "dev":\n    ALLOWED_HOSTS = ["*"]\n`,
    });
    const forms = Object.fromEntries(project.variables.map(({ value }) => [value.name, value.form]));
    expect(forms).toEqual({ DOMAIN: 'hosts', SITE_URL: 'url', STAGE: 'text' });
    expect(formOfName('SITE_URL_ROOT')).toBe('url');
    expect(formOfName('TELEGRAM_CHANNEL_URL')).toBe('url');
    const places = { folder: '/tmp', host: 'shop.test' };
    expect(placeholders(project, places)).toEqual({ DOMAIN: 'shop.test' });
  });

  test.each<[string, string[]]>([
    ['raise ImproperlyConfigured("state it")', ['SECRET_KEY']],
    ['print("state it")', []],
  ])('a default that production refuses, with DEBUG off, is none: %s', (refusal, expected) => {
    const project = only({
      ...djangoProject(),
      'config/settings.py': `import environ\nenv = environ.Env(DEBUG=(bool, True))\nDEBUG = env("DEBUG")\nUSUAL = "x"\nSECRET_KEY = env.str("SECRET_KEY", default=USUAL)\nif not DEBUG and SECRET_KEY == USUAL:\n    ${refusal}\n`,
    });
    expect(required(project)).toEqual(expected);
  });

  test.each([
    ['env("DEBUG", default=0)', 'number'],
    ['env("DEBUG", default=False)', 'boolean'],
    ['env("DEBUG", bool, default=0)', 'boolean'],
    ['env("ALLOWED_HOSTS", default=["a"])', 'hosts'],
    ['env("LIMIT_TEXT", default="a")', 'text'],
  ])('%s of django-environ is a %s', (call, form) => {
    const settings = `import environ\nINSTALLED_APPS = []\nenv = environ.Env()\nX = ${call}\n`;
    const { variables } = only({ ...djangoProject(), 'config/settings.py': settings });
    expect(variables.map(({ value }) => value.form)).toEqual([form]);
  });

  test.each([
    ['EMAIL_HOST_PASSWORD', '', 'secret'],
    ['EMAIL_HOST_USER', '', 'text'],
    ['EMAIL_HOST', '', 'text'],
    ['EMAIL_PORT', '', 'number'],
    ['EMAIL_USE_TLS', '', 'boolean'],
    ['EMAIL_BACKEND', '', 'text'],
    ['USE_ASYNC_FOR_EMAIL', ', False', 'boolean'],
    ['SHOW_LOGIN_LIST', ', True', 'boolean'],
    ['SENTRY_DSN', ', False', 'url'],
  ])('%s%s is a %s', (name, otherwise, form) => {
    const settings = `import os\nINSTALLED_APPS = []\nX = os.getenv("${name}"${otherwise})\n`;
    const { variables } = only({ ...djangoProject(), 'config/settings.py': settings });
    expect(variables.find(({ value }) => value.name === name)?.value.form).toBe(form);
  });

  test.each([
    '"test" in sys.argv',
    'len(sys.argv) > 1 and sys.argv[1] == "test"',
    '"pytest" in sys.modules',
    'sys.argv[1:2] == ["test"]',
  ])('production is no run of tests: %s', (testing) => {
    const project = only({
      ...djangoProject(),
      'config/settings.py': `import os, sys

SECRET_KEY = os.environ["SECRET_KEY"]
if ${testing}:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "test"}}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ["DB_PASSWORD"]}}
`,
    });
    expect(required(project)).toEqual(['DB_PASSWORD', 'SECRET_KEY']);
  });

  test('of a variable whose name is in another one, only that other one is listed', () => {
    const project = made({
      files: {
        'config/settings.py': `${djangoProject()['config/settings.py']}\nBROKER_VAR = os.environ.get("BROKER_VAR", "")\nBROKER_URL = os.environ.get(BROKER_VAR)\n`,
      },
    });
    const names = project.variables.map(({ value }) => value.name);
    expect(names).toContain('BROKER_VAR');
    expect(names).not.toContain('');
    expect(project.services.flatMap(({ value }) => value.variables)).not.toContain('');
  });

  const settings = (body: string) =>
    only({ ...djangoProject(), 'config/settings.py': `import os\nINSTALLED_APPS = []\n${body}` });
  test.each<[string, string, string[]]>([
    ['a branch that is not taken', 'if os.environ.get("USE_S3"):\n    KEY = os.environ["AWS_KEY"]\n', []],
    ['a branch that is', 'DEBUG = False\nif not DEBUG:\n    KEY = os.environ["AWS_KEY"]\n', ['AWS_KEY']],
    [
      'a check with an error',
      'KEY = os.getenv("TOKEN")\nif not KEY:\n    raise ValueError("TOKEN")\nNEXT = os.environ["NEXT"]\n',
      ['NEXT', 'TOKEN'],
    ],
    ['an error that is caught', 'try:\n    KEY = os.environ["TOKEN"]\nexcept KeyError:\n    KEY = ""\n', []],
    ['SECRET_KEY without a default', 'SECRET_KEY = os.environ.get("APP_SECRET", "")\n', ['APP_SECRET']],
    ['from os import', 'from os import environ as e\nKEY = e["TOKEN"]\n', ['TOKEN']],
    ['a copy', 'env = os.environ.copy()\nKEY = env["TOKEN"]\nif "B" in env:\n    B = env["B"]\n', ['TOKEN']],
    [
      'a library that wraps environs',
      'from epicenv import Env\nenv = Env()\nKEY = env("TOKEN")\nA = env.int("A", 1)\nB = env["B"]\nC = env.get("C", "")\n',
      ['B', 'TOKEN'],
    ],
    [
      "environs' own object",
      'from environs import env\nenv.read_env()\nKEY = env.str("TOKEN")\nA = env("A", "")\n',
      ['TOKEN'],
    ],
    ['not and or', 'A = os.getenv("A")\nif not A and os.getenv("B"):\n    C = os.environ["C"]\n', []],
  ])('%s', (_, body, names) => expect(required(settings(body))).toEqual(names));

  test('a switch that is read as a number gets one', () => {
    const { variables } = only({
      ...djangoProject(),
      'config/settings.py': `${djangoProject()['config/settings.py']}
TESTDRIVEN_DEBUG = int(os.environ.get("TESTDRIVEN_DEBUG", default=0))
SQL_DEBUG = bool(int(os.getenv("SQL_DEBUG", "0")))


def switch(name):
    return bool(int(os.environ[name]))


USE_CACHE = switch("USE_CACHE")
USE_TLS = bool(os.environ.get("USE_TLS"))
TESTS_RUN = True if os.getenv("TESTS_RUN") else False
`,
    });
    const form = Object.fromEntries(variables.map(({ value }) => [value.name, value.form]));
    expect(form).toMatchObject({
      ...{ TESTDRIVEN_DEBUG: 'number', SQL_DEBUG: 'number', USE_CACHE: 'number', USE_TLS: 'presence' },
      TESTS_RUN: 'presence',
    });
    expect(placeholder({ name: 'USE_CACHE', form: 'number' }, { folder: '/tmp' })).toBe('0');
    expect(placeholderOf('USE_CACHE', 'number', { services: [] })).toBe('0');
    expect(placeholderOf('PAGE_SIZE', 'number', { services: [] })).toBe('1');
  });
});
