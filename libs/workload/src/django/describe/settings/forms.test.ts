import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { madeWith } from '../../../../testing/described.ts';
import { placeholder, placeholders } from '../../own/placeholders.ts';
import type { VariableForm } from '../project.ts';
import { formOfName } from './forms.ts';
import { placeholderOf } from './placeholder.ts';

test('a helper that asks first whether a variable is there makes no switch of a folder', () => {
  const project = madeWith(`import os
def path(key, default):
    if key not in os.environ:
        return default
    return Path(os.environ[key])
SECRET_KEY = "x"
DATA = path("SHOP_DATA_DIR", "/data")
VERBOSE = "SHOP_VERBOSE" in os.environ
`);
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
  const project = madeWith(`import os\nfrom pathlib import Path\n${settings}\n`);
  const [key] = project.variables.map(({ value }) => value);
  expect(key?.form === 'file').toBe(must !== null);
  expect(key?.required).toBe(must === true);
  if (must) expect(placeholders(project, { folder: '/tmp' }).KEY_FILE).toBe('/etc/hosts');
});

test('a text is of the kind that its name asks for, and TZ is a variable where the settings fail without it', () => {
  const project = madeWith(
    'import os\nSECRET_KEY = "x"\nTIME_ZONE = os.environ["TZ"]\nLEVEL = os.environ["LOG_LEVEL"]\nHOME = os.environ["HOME"]\nLANG = os.getenv("LANG")\nNAME = os.environ["SHOP"]\n',
  );
  const values = { TZ: 'UTC', LOG_LEVEL: 'INFO', SHOP: 'placeholder' };
  expect(placeholders(project, { folder: '/tmp' })).toEqual(values);
});

test('what is read as JSON has placeholders of JSON', () => {
  const project = madeWith(`import dj_database_url, environ, json, os
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
`);
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

test('what the allowed hosts are made of is a host, by whatever name', () => {
  const hosts = 'ALLOWED_HOSTS = [os.environ.get("DOMAIN"), urlparse(os.getenv("SITE_URL")).hostname]\n';
  const project = madeWith(
    `import os\nSECRET_KEY = "x"\n${hosts}if os.getenv("STAGE") == "dev":\n    ALLOWED_HOSTS = ["*"]\n`,
  );
  const forms = Object.fromEntries(project.variables.map(({ value }) => [value.name, value.form]));
  expect(forms).toEqual({ DOMAIN: 'hosts', SITE_URL: 'url', STAGE: 'text' });
  expect(formOfName('SITE_URL_ROOT')).toBe('url');
  expect(formOfName('TELEGRAM_CHANNEL_URL')).toBe('url');
  expect(formOfName('AUTHBROKER_URL')).toBe('url');
  expect(formOfName('CELERY_BROKER_URL')).toBe('redis-url');
  const places = { folder: '/tmp', host: 'shop.test' };
  expect(placeholders(project, places)).toEqual({ DOMAIN: 'shop.test' });
});

test.each([
  ['env("DEBUG", default=0)', 'number'],
  ['env("DEBUG", default=False)', 'boolean'],
  ['env("DEBUG", bool, default=0)', 'boolean'],
  ['env("ALLOWED_HOSTS", default=["a"])', 'hosts'],
  ['env("LIMIT_TEXT", default="a")', 'text'],
])('%s of django-environ is a %s', (call, form) => {
  const settings = `import environ\nINSTALLED_APPS = []\nenv = environ.Env()\nX = ${call}\n`;
  const { variables } = madeWith(settings);
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
  ['THROTTLE_RESEND_EMAIL', ', "3/min"', 'text'],
  ['SERVER_EMAIL', ', "Shop <a@b.test>"', 'email'],
  ['QUEUE_TIMEOUT', ', "5m"', 'text'],
  ['CELERY_BROKER_URL', ', "amqp://queue"', 'text'],
  ['CELERY_BROKER_URL', ', "redis:6379"', 'redis-url'],
  ['CELERY_RESULT_BACKEND', ', "django-db"', 'text'],
  ['SHOP_URL', ', "shop.test"', 'url'],
])('%s%s is a %s', (name, otherwise, form) => {
  const settings = `import os\nINSTALLED_APPS = []\nX = os.getenv("${name}"${otherwise})\n`;
  const { variables } = madeWith(settings);
  expect(variables.find(({ value }) => value.name === name)?.value.form).toBe(form);
});

test('a switch that is read as a number gets one', () => {
  const { variables } = madeWith(`${djangoProject()['config/settings.py']}
TESTDRIVEN_DEBUG = int(os.environ.get("TESTDRIVEN_DEBUG", default=0))
SQL_DEBUG = bool(int(os.getenv("SQL_DEBUG", "0")))


def switch(name):
    return bool(int(os.environ[name]))


USE_CACHE = switch("USE_CACHE")
USE_TLS = bool(os.environ.get("USE_TLS"))
TESTS_RUN = True if os.getenv("TESTS_RUN") else False
`);
  const form = Object.fromEntries(variables.map(({ value }) => [value.name, value.form]));
  expect(form).toMatchObject({
    ...{ TESTDRIVEN_DEBUG: 'number', SQL_DEBUG: 'number', USE_CACHE: 'number', USE_TLS: 'presence' },
    TESTS_RUN: 'presence',
  });
  expect(placeholder({ name: 'USE_CACHE', form: 'number' }, { folder: '/tmp' })).toBe('0');
  expect(placeholderOf('USE_CACHE', 'number', { services: [] })).toBe('0');
  expect(placeholderOf('PAGE_SIZE', 'number', { services: [] })).toBe('1');
});

test.each([
  ['DEBUG = config("DEBUG", default=True)', 'presence', ''],
  ['DEBUG = bool(config("DEBUG", default=True))', 'presence', ''],
  ['DEBUG = True if config("DEBUG", "True") else False', 'presence', ''],
  ['DEBUG = config("DEBUG", default=True, cast=bool)', 'boolean', 'False'],
  ['DEBUG = config("DEBUG", True, bool)', 'boolean', 'False'],
  ['DEBUG = config("DEBUG", default="True") == "True"', 'boolean', 'False'],
])(
  'decouple gives the text of a variable, which turns a switch on whatever it is, unless it casts it: %s',
  (read, form, off) => {
    const { variables, static: files } = madeWith(
      `from decouple import config\nSECRET_KEY = "x"\nINSTALLED_APPS = ["django.contrib.staticfiles"]\nSTATIC_URL = "static/"\n${read}\n`,
    );
    expect(variables.find(({ value }) => value.name === 'DEBUG')?.value.form).toBe(form);
    expect(files.value.debugOff).toEqual({ DEBUG: off });
  },
);

test('a stage that is the key of a dictionary has the key of production where that turns DEBUG off', () => {
  const { static: files } = madeWith(
    'import os\nSTAGES = {"local": {"debug": True}, "prod": {"debug": False}}\nDEBUG = STAGES[os.getenv("STAGE", "local")]["debug"]\nINSTALLED_APPS = ["django.contrib.staticfiles"]\n',
  );
  expect(files.value.debugOff).toEqual({ STAGE: 'prod' });
});

test('an address of a mail server has a scheme of mail, in the build and in tests', () => {
  const project = madeWith(`import environ
env = environ.Env()
SECRET_KEY = "x"
INSTALLED_APPS = []
vars().update(env.email_url())
vars().update(env.email_url("SHOP_EMAIL_URL"))
HOME = env.url("SITE_URL")
`);
  const [first, second] = [
    placeholders(project, { folder: '/tmp' }),
    Object.fromEntries(
      project.variables.map(({ value: { name, form } }) => [name, placeholderOf(name, form, project)]),
    ),
  ];
  for (const values of [first, second]) {
    expect(values).toMatchObject({ EMAIL_URL: 'smtp://localhost:25', SHOP_EMAIL_URL: 'smtp://localhost:25' });
    expect(values.SITE_URL).toMatch(/^https?:/);
  }
});

test.each([
  ['import environ', 'environ.Env()', 'email', 'email-url', 'smtp://localhost:25'],
  ['import environ', 'environ.FileAwareEnv()', 'email_url', 'email-url', 'smtp://localhost:25'],
  ['import environ', 'environ.Env()', 'search_url', 'search-url', 'simple://localhost'],
  ['from yaenv import Env', 'Env()', 'email', 'email-url', 'smtp://localhost:25'],
  ['from environs import Env', 'Env()', 'dj_email_url', 'email-url', 'smtp://localhost:25'],
  ['from environs import Env', 'Env()', 'email', 'email', 'placeholder@example'],
])(
  'an address that a library takes apart has a scheme that it knows, whatever the name: %s, %s, %s',
  (imported, made, method, form, value) => {
    const project = madeWith(
      `${imported}\nenv = ${made}\nSECRET_KEY = "x"\nINSTALLED_APPS = []\nX = env.${method}("SHOP_POST")\n`,
    );
    const [variable] = project.variables.map((one) => one.value);
    expect(variable).toMatchObject({ name: 'SHOP_POST', form, required: true });
    expect(placeholderOf('SHOP_POST', variable?.form ?? 'text', project)).toContain(value);
    expect(placeholders(project, { folder: '/tmp' }).SHOP_POST).toContain(value);
  },
);

test.each([
  ['from environs import Env\nenv = Env()\nX = env.date("X")', 'date', '2000-01-01'],
  ['from environs import Env\nenv = Env()\nX = env.datetime("X")', 'datetime', '2000-01-01T00:00:00'],
  [
    'from environs import Env\nenv = Env()\nX = env.uuid("X")',
    'uuid',
    '00000000-0000-4000-8000-000000000000',
  ],
  ['from environs import Env\nenv = Env()\nX = env.dict("X", subcast_values=int)', 'dictionary', '1=1'],
  ['import environ\nenv = environ.Env()\nX = env.dict("X", {"value": int})', 'dictionary', '1=1'],
  ['from environs import Env\nenv = Env()\nX = env.list("X", subcast=int)', 'number-list', '1'],
  ['import environ\nenv = environ.Env()\nX = env.list("X", int)', 'number-list', '1'],
  ['import environ\nenv = environ.Env()\nX = env.list("X", str)', 'list', 'placeholder-x'],
  ['from decouple import config, Csv\nX = config("X", cast=Csv(int))', 'number-list', '1'],
  ['import environ\nfrom decimal import Decimal\nenv = environ.Env()\nX = Decimal(env("X"))', 'number', '1'],
  ['import os\nfrom zoneinfo import ZoneInfo\nX = ZoneInfo(os.environ["X"])', 'time-zone', 'UTC'],
  ['import os\nfrom datetime import date\nX = date.fromisoformat(os.environ["X"])', 'date', '2000-01-01'],
  [
    'from decouple import config\nfrom uuid import UUID\nX = config("X", cast=UUID)',
    'uuid',
    '00000000-0000-4000-8000-000000000000',
  ],
])('a placeholder is what its reader takes: %s', (line, form, expected) => {
  const project = madeWith(`${line}\n`);
  const [variable] = project.variables.filter(({ value }) => value.name === 'X');
  expect(variable?.value).toMatchObject({ form, required: true });
  expect(placeholderOf('X', form as VariableForm, project)).toBe(expected);
});

test('a setting gives the variable whose text it is a form, where its name says nothing', () => {
  const project = madeWith(
    'import os\nSECRET_KEY = "x"\nCELERY_BROKER_URL = os.environ["QUEUE"]\nREFUND_URL = "/" + os.environ["PART"]\nSITE_URL = os.environ.get("SITE", "shop")\n',
  );
  const forms = Object.fromEntries(project.variables.map(({ value }) => [value.name, value.form]));
  expect(forms).toEqual({ QUEUE: 'redis-url', PART: 'text', SITE: 'text' });
});
