import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { made, madeWith, only, required } from '../../../../testing/described.ts';
import { forDevelopment } from '../../own/for-development.ts';
import { placeholders } from '../../own/placeholders.ts';

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

test("what GitHub's runner sets is no variable of the project's, and another of its names is", () => {
  const names = ['GITHUB_SHA', 'GITHUB_CODESPACES_PORT', 'GITHUB_TOKEN', 'GITHUB_APP_ID'];
  const files = djangoProject();
  const reads = names.map((name) => `A_${name} = os.environ["${name}"]\n`).join('');
  const settings = `${files['config/settings.py']}\nimport os\n${reads}`;
  const project = only({ ...files, 'config/settings.py': settings });
  expect(required(project)).toEqual(expect.arrayContaining(['GITHUB_TOKEN', 'GITHUB_APP_ID']));
  expect(required(project).join()).not.toMatch(/GITHUB_(SHA|CODE)/);
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
  const project = madeWith(`import ${library}

${object}
SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", ${library === 'environ' ? '' : 'default=False'})
DATABASES = {"default": env.${library === 'environ' ? 'db_url' : 'dj_db_url'}("DATABASE_URL", default="postgres://localhost/app")}
`);
  const names = project.variables.map(({ value }) => value.name).sort();
  expect(names).toEqual(['APP_DATABASE_URL', 'APP_DEBUG', 'APP_SECRET_KEY']);
  expect(required(project)).toEqual(['APP_SECRET_KEY']);
  expect(project.services.map(({ value }) => [value.kind, value.variables])).toEqual([
    ['postgresql', ['APP_DATABASE_URL']],
  ]);
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

test.each([
  ['Field(validation_alias=AliasChoices("STRIPE_KEY", "STRIPE_SECRET_KEY"))', 'STRIPE_KEY'],
  ['Field(validation_alias=pydantic.AliasChoices("STRIPE_KEY", AliasPath("KEYS", 0)))', 'STRIPE_KEY'],
  ['Field(validation_alias="STRIPE_KEY")', 'STRIPE_KEY'],
  ['Field(env=["STRIPE_KEY", "OTHER"])', 'STRIPE_KEY'],
  ['Field()', 'APP_STRIPE'],
])('an alias of pydantic is without the prefix, and of several the first counts: %s', (field, name) => {
  const project = madeWith(
    `import pydantic\nfrom pydantic import AliasChoices, AliasPath, Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\nclass Conf(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="APP_")\n    stripe: str = ${field}\nconf = Conf()\n`,
  );
  expect(required(project)).toContain(name);
  expect(required(project).filter((one) => /STRIPE|OTHER/.test(one))).toEqual([name]);
});

test('the fields of goodconf, which is pydantic with files of its own, are variables', () => {
  const project = madeWith(
    'from goodconf import GoodConf\nclass Conf(GoodConf):\n    SECRET_KEY: str\n    PAGE_SIZE: int = 5\nconf = Conf()\nSECRET_KEY = conf.SECRET_KEY\n',
  );
  expect(required(project)).toEqual(['SECRET_KEY']);
});

test.each<[string, string[]]>([
  ['raise ImproperlyConfigured("state it")', ['SECRET_KEY']],
  ['print("state it")', []],
])('a default that production refuses, with DEBUG off, is none: %s', (refusal, expected) => {
  const project = madeWith(
    `import environ\nenv = environ.Env(DEBUG=(bool, True))\nDEBUG = env("DEBUG")\nUSUAL = "x"\nSECRET_KEY = env.str("SECRET_KEY", default=USUAL)\nif not DEBUG and SECRET_KEY == USUAL:\n    ${refusal}\n`,
  );
  expect(required(project)).toEqual(expected);
});

test('what the object of django-environ declares has a default, also one that is not worked out', () => {
  const project = madeWith(`import environ
from tools import place
env = environ.Env(SECRET_KEY=str, FILES=(str, place("files")("media")), PAGES=(int, 5))
SECRET_KEY, MEDIA_ROOT, PAGES = env("SECRET_KEY"), env("FILES"), env("PAGES")
`);
  expect(required(project)).toEqual(['SECRET_KEY']);
});

test('the default and the form of a variable that a helper reads are found', () => {
  const project = madeWith(`import os
def get(name, usual=None):
    try:
        return os.environ[name]
    except KeyError:
        if usual is None:
            raise ValueError(name)
        return usual
def required(name):
    if name not in os.environ:
        raise ValueError(name)
    return os.environ[name]
TIME_ZONE = get("TZ_NAME", "Europe/Madrid")
PORT = int(get("MAIL_PORT", "25"))
SECRET_KEY = required("SECRET_KEY")
`);
  expect(project.variables.map(({ value }) => value)).toMatchObject([
    { name: 'TZ_NAME', required: false, default: 'Europe/Madrid' },
    { name: 'MAIL_PORT', required: false, form: 'number', default: '25' },
    { name: 'SECRET_KEY', required: true, form: 'secret' },
  ]);
});

test.each([
  [
    'import environ\nenv = environ.Env()\nCSRF_TRUSTED_ORIGINS = env.list("TRUSTED")',
    'TRUSTED',
    'https://placeholder.invalid',
  ],
  [
    'from decouple import config, Csv\nCORS_ALLOWED_ORIGINS = config("FRONT", cast=Csv())',
    'FRONT',
    'https://placeholder.invalid',
  ],
  [
    'import os\nCSRF_TRUSTED_ORIGINS = os.environ["MY_ORIGINS"].split(",")',
    'MY_ORIGINS',
    'https://placeholder.invalid',
  ],
  ['import os\nCSRF_TRUSTED_ORIGINS = [f"https://{os.environ[\'DOMAIN\']}"]', 'DOMAIN', 'localhost'],
  [
    'import environ\nenv = environ.Env()\nALLOWED_HOSTS = env.list("NAMES")\nCSRF_TRUSTED_ORIGINS = [f"https://{one}" for one in ALLOWED_HOSTS]',
    'NAMES',
    'localhost',
  ],
])('an origin has a scheme in its placeholder: %s', (line, name, expected) => {
  expect(placeholders(madeWith(`${line}\n`), { folder: '/tmp' })).toMatchObject({ [name]: expected });
});

test('a variable that chooses production is none that production refuses to start without', () => {
  const project = madeWith(
    `import os
KEY = os.environ.get("TOKEN", "laptop")
IS_LAPTOP = os.environ.get("STAGE", "dev") != "production"
DEBUG = IS_LAPTOP
if KEY.startswith("laptop"):
    if not IS_LAPTOP:
        raise ValueError("TOKEN")
`,
    { Dockerfile: 'FROM python:3.12\nENV STAGE=production\nCMD ["gunicorn", "config.wsgi"]\n' },
  );
  expect(required(project)).toEqual(['TOKEN']);
});

test.each([
  '"test" in sys.argv',
  '"test" in sys.argv[:2]',
  'len(sys.argv) > 1 and sys.argv[1] == "test"',
  '"pytest" in sys.modules',
  'sys.argv[1:2] == ["test"]',
])('production is no run of tests: %s', (testing) => {
  const project = madeWith(`import os, sys

SECRET_KEY = os.environ["SECRET_KEY"]
if ${testing}:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "test"}}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ["DB_PASSWORD"]}}
`);
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

const settings = (body: string) => madeWith(`import os\nINSTALLED_APPS = []\n${body}`);
test.each<[string, string, string[]]>([
  ['a branch that is not taken', 'if os.environ.get("USE_S3"):\n    KEY = os.environ["AWS_KEY"]\n', []],
  ['a branch that is', 'DEBUG = False\nif not DEBUG:\n    KEY = os.environ["AWS_KEY"]\n', ['AWS_KEY']],
  [
    'a check with an error',
    'KEY = os.getenv("TOKEN")\nif not KEY:\n    raise ValueError("TOKEN")\nNEXT = os.environ["NEXT"]\n',
    ['NEXT', 'TOKEN'],
  ],
  [
    'a check with an error unless a switch is on',
    'ON = os.getenv("ON", "False").lower() == "true"\nKEY = os.getenv("TOKEN", "x")\nif not ON and KEY == "x":\n    raise ValueError("TOKEN")\n',
    ['TOKEN'],
  ],
  [
    'a check around a switch, and what a laptop has in its place',
    'def flag(name, usual):\n    value = os.environ.get(name)\n    return usual if value is None else value == "1"\nDEBUG = flag("DEBUG", False)\nSECRET_KEY = os.environ.get("TOKEN", "")\nif not SECRET_KEY:\n    if not DEBUG:\n        raise ValueError("TOKEN")\n    SECRET_KEY = "x"\nNEXT = os.environ["NEXT"]\n',
    ['NEXT', 'TOKEN'],
  ],
  [
    'a check in the branch that a variable chooses',
    'STAGE = os.environ.get("STAGE", "live")\nif STAGE == "live":\n    KEY = os.environ.get("TOKEN")\n    if not KEY:\n        raise ValueError("TOKEN")\n    NEXT = os.environ["NEXT"]\n',
    ['NEXT', 'TOKEN'],
  ],
  [
    'a helper with an error for want of a default',
    'def get(name, usual=None):\n    try:\n        return os.environ[name]\n    except KeyError:\n        if usual is not None:\n            return usual\n        raise ValueError(name)\nA = get("A_NAME", "a")\nB = get("TOKEN")\n',
    ['TOKEN'],
  ],
  [
    'a helper that goes on with a default',
    'def get(name, usual):\n    try:\n        value = os.environ[name]\n    except KeyError:\n        value = usual\n    return value\nA = get("A_NAME", "a")\nB = get("B_NAME", None)\n',
    [],
  ],
  [
    'a helper that ends the program',
    'import sys\ndef get(name):\n    try:\n        return os.environ[name]\n    except KeyError:\n        print(name)\n        sys.exit(1)\nA = get("TOKEN")\n',
    ['TOKEN'],
  ],
  [
    'a helper that looks first',
    'def get(name):\n    if name not in os.environ:\n        raise ValueError(name)\n    return os.environ[name]\nA = get("TOKEN")\n',
    ['TOKEN'],
  ],
  [
    'what None refuses',
    'A = os.getenv("A_LIST").split(",")\nB = int(os.environ.get("B_SIZE"))\nC = "https://" + os.getenv("C_NAME")\nD = os.getenv("D_NAME", "").split(",")\nE = (os.getenv("E_NAME") or "").split(",")\nF = f"https://{os.getenv(\'F_NAME\')}"\n',
    ['A_LIST', 'B_SIZE', 'C_NAME'],
  ],
  [
    'what None refuses in a branch, and an error that is caught',
    'if os.getenv("ON"):\n    A = os.getenv("A_LIST").split(",")\ntry:\n    B = os.getenv("B_LIST").split(",")\nexcept AttributeError:\n    B = []\n',
    [],
  ],
  [
    'one of two that a check asks for',
    'KEY = os.environ.get("TOKEN")\nFILE = os.environ.get("TOKEN_PATH")\nif not KEY:\n    if not FILE:\n        raise ValueError("TOKEN")\n    KEY = open(FILE).read()\n',
    ['TOKEN', 'TOKEN_PATH'],
  ],
  [
    'a check of a switch',
    'ON = os.getenv("ON", "False").lower() == "true"\nif not ON:\n    raise ValueError("ON")\n',
    ['ON'],
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

test('what a sample states is kept for what is required, but for secrets and hosts outside', () => {
  const names = ['MODE', 'SHOP_TOKEN', 'MAIL_HOST', 'BACKEND', 'ACCOUNT', 'USE_MAIL'];
  const reads = names.map((name) => `${name} = os.environ["${name}"]\n`).join('');
  const sample =
    'MODE=full\nSHOP_TOKEN=a1\nACCOUNT=k49dk0ywd7\nUSE_MAIL=yes\nMAIL_HOST=smtp.shop.org\nBACKEND=django.core.mail.backends.smtp.EmailBackend\n';
  const { variables } = only({
    ...djangoProject(),
    'config/settings.py': `import os\nSECRET_KEY = "x"\n${reads}`,
    '.env.example': sample,
  });
  expect(variables.flatMap(({ value }) => (value.sample ? [`${value.name} ${value.sample}`] : []))).toEqual([
    'MODE full',
    'BACKEND django.core.mail.backends.smtp.EmailBackend',
  ]);
});

test('a compose file states what no sample does, of the application and not of its servers', () => {
  const { variables } = madeWith(
    'import os\nPLAN = os.environ["PLAN"]\nSTAGE = os.environ["STAGE"]\nMODE = os.environ["MODE"]\nSECRET_KEY = os.environ["SECRET_KEY"]\n',
    {
      '.env.example': 'PLAN=full\n',
      'compose.yml':
        'services:\n  db: {image: postgres, environment: {MODE: slow}}\n  web:\n    build: .\n    environment: [PLAN=lite, "STAGE=$' +
        '{STAGE:-beta}", SECRET_KEY=abc, MODE=]\n',
    },
  );
  const stated = variables.flatMap(({ value: { name, sample } }) => (sample ? [`${name} ${sample}`] : []));
  expect(stated.sort()).toEqual(['PLAN full', 'STAGE beta']);
});
