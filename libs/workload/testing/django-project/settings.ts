import type { Chosen, Files } from './idioms.ts';

type Kind = 'text' | 'bool' | 'list';

/** A read of a variable as each library writes it; without a default the variable is required. */
function read(idioms: Chosen, name: string, kind: Kind, otherwise?: string): string {
  const literal =
    kind === 'bool'
      ? otherwise
      : kind === 'list'
        ? JSON.stringify(otherwise?.split(',') ?? [])
        : JSON.stringify(otherwise);
  const text = otherwise === undefined ? '' : `, ${JSON.stringify(otherwise)}`;
  const default_ = otherwise === undefined ? '' : `, default=${literal}`;
  const method = { text: '', bool: '.bool', list: '.list' }[kind];
  switch (idioms.env) {
    case 'django-environ':
      return `env${method}("${name}"${default_})`;
    case 'environs':
      return `env${method || '.str'}("${name}"${default_})`;
    case 'decouple': {
      const cast = { text: '', bool: ', cast=bool', list: ', cast=Csv()' }[kind];
      return `config("${name}"${kind === 'list' && otherwise !== undefined ? `, default=${JSON.stringify(otherwise)}` : default_}${cast})`;
    }
    case 'pydantic':
      return `values.${name.toLowerCase()}${kind === 'list' ? '.split(",")' : ''}`;
    case 'configurations': {
      const value = { text: 'Value', bool: 'BooleanValue', list: 'ListValue' }[kind];
      return name === 'SECRET_KEY'
        ? 'values.SecretValue()'
        : `values.${value}(${otherwise === undefined ? '' : `${literal}, `}environ_name="${name}", environ_prefix=None${otherwise === undefined ? ', environ_required=True' : ''})`;
    }
    case 'helper':
      return {
        text: `variable("${name}"${text})`,
        bool: `flag("${name}"${default_ ? `, ${literal}` : ''})`,
        list: `variable("${name}"${text}).split(",")`,
      }[kind];
    default: {
      const get = otherwise === undefined ? `os.environ["${name}"]` : `os.environ.get("${name}"${text})`;
      return { text: get, bool: `${get} == "True"`, list: `${get}.split(",")` }[kind];
    }
  }
}

const head: Record<Chosen['env'], string> = {
  os: 'import os\n',
  'django-environ': 'import environ\n',
  decouple: 'from decouple import Csv, config\n',
  environs: 'from environs import Env\n',
  pydantic: 'from pydantic_settings import BaseSettings\n',
  helper: 'import os\n',
  configurations: 'from configurations import Configuration, values\n',
};

function objects(idioms: Chosen): string {
  if (idioms.env === 'django-environ' || idioms.env === 'environs')
    return `env = ${idioms.env === 'environs' ? 'Env' : 'environ.Env'}()\n`;
  if (idioms.env === 'helper')
    return `
def variable(name, default=None):
    value = os.getenv(name, default)
    if value is None:
        raise RuntimeError(f"Set the variable {name}")
    return value


def flag(name, default=False):
    return variable(name, str(default)) == "True"

`;
  if (idioms.env !== 'pydantic') return '';
  const fields = ['secret_key: str', 'debug: bool = False', 'allowed_hosts: str = "localhost"'];
  if (idioms.database === 'url') fields.push('database_url: str = "sqlite:///db.sqlite3"');
  if (idioms.database === 'required-url') fields.push('database_url: str');
  if (isPlain(idioms))
    fields.push(
      'db_name: str = "notes"',
      'db_user: str = "notes"',
      'db_password: str = ""',
      'db_host: str = "localhost"',
      'db_port: str = "5432"',
    );
  if (idioms.database === 'engine')
    fields.push(...engineNames.map((name) => `db_${name.toLowerCase()}: str`));
  if (idioms.redis || idioms.celery) fields.push('redis_url: str');
  return `
class Values(BaseSettings):
${fields.map((field) => `    ${field}`).join('\n')}


values = Values()
`;
}

const engineNames = ['ENGINE', 'NAME', 'USER', 'PASSWORD', 'HOST', 'PORT'];

/** Where nothing is set, Django's own default: no database. */
const readAny = (idioms: Chosen, name: string) =>
  idioms.env === 'os' ? `os.getenv("${name}")` : read(idioms, name, 'text');

const isPlain = ({ database: kind }: Chosen) => kind === 'plain' || kind === 'mysql';

function database(idioms: Chosen): string {
  const local = '{"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}';
  if (idioms.database === 'sqlite') return local;
  if (idioms.database === 'engine')
    return `{\n${engineNames.map((name) => `        "${name}": ${readAny(idioms, `DB_${name}`)},`).join('\n')}\n    }`;
  if (isPlain(idioms)) {
    const names = ['NAME', 'USER', 'PASSWORD', 'HOST', 'PORT'];
    const values: Record<string, string> = {
      NAME: 'notes',
      USER: 'notes',
      PASSWORD: '',
      HOST: 'localhost',
      PORT: idioms.database === 'mysql' ? '3306' : '5432',
    };
    return `{\n        "ENGINE": "django.${idioms.spatial ? 'contrib.gis.db.backends.postgis' : `db.backends.${idioms.database === 'mysql' ? 'mysql' : 'postgresql'}`}",\n${names.map((name) => `        "${name}": ${read(idioms, `DB_${name}`, 'text', values[name])},`).join('\n')}\n    }`;
  }
  const otherwise = idioms.database === 'url' ? 'sqlite:///db.sqlite3' : undefined;
  if (idioms.env === 'configurations')
    return `values.DatabaseURLValue(${otherwise ? `"${otherwise}"` : 'environ_required=True'})`;
  if (idioms.env === 'django-environ')
    return `env.db("DATABASE_URL"${otherwise ? `, default="${otherwise}"` : ''})`;
  if (idioms.env === 'os' && otherwise) return `dj_database_url.config(default="${otherwise}")`;
  return `dj_database_url.parse(${read(idioms, 'DATABASE_URL', 'text', otherwise)})`;
}

const usesUrlParser = ({ database: kind, env }: Chosen) =>
  /url/.test(kind) && !/^(django-environ|configurations)$/.test(env);

function base(idioms: Chosen, depth: number): string {
  const apps = [
    'django.contrib.admin',
    'django.contrib.auth',
    'django.contrib.contenttypes',
    'django.contrib.sessions',
    'django.contrib.messages',
    'django.contrib.staticfiles',
    ...(idioms.static === 'compressor' ? ['compressor'] : []),
    ...(idioms.static === 'sass' ? ['sass_processor'] : []),
    ...(idioms.spatial ? ['django.contrib.gis'] : []),
    'notes',
  ];
  const middleware = [
    'django.middleware.security.SecurityMiddleware',
    ...(idioms.static === 'none' ? [] : ['whitenoise.middleware.WhiteNoiseMiddleware']),
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.common.CommonMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
    'django.contrib.messages.middleware.MessageMiddleware',
  ];
  const list = (items: string[]) => `[\n${items.map((item) => `    "${item}",`).join('\n')}\n]`;
  const parts = [
    `${head[idioms.env]}from pathlib import Path\n${usesUrlParser(idioms) ? '\nimport dj_database_url\n' : ''}`,
    objects(idioms),
    // It replaces mysqlclient, whose version Django checks.
    idioms.database === 'mysql'
      ? 'import pymysql\n\npymysql.version_info = (2, 2, 7, "final", 0)\npymysql.install_as_MySQLdb()\n'
      : '',
    `BASE_DIR = Path(__file__).resolve()${'.parent'.repeat(depth)}\n`,
    idioms.settings === 'single' ? secrets(idioms) : '',
    `INSTALLED_APPS = ${list(apps)}\n\nMIDDLEWARE = ${list(middleware)}\n`,
    `ROOT_URLCONF = "config.urls"\nWSGI_APPLICATION = "config.wsgi.application"\n`,
    `TEMPLATES = [\n    {\n        "BACKEND": "django.template.backends.django.DjangoTemplates",\n        "APP_DIRS": True,\n        "OPTIONS": {\n            "context_processors": [\n                "django.template.context_processors.request",\n                "django.contrib.auth.context_processors.auth",\n                "django.contrib.messages.context_processors.messages",\n            ],\n        },\n    },\n]\n`,
    idioms.env === 'configurations' && /url/.test(idioms.database)
      ? `DATABASES = ${database(idioms)}\n`
      : `DATABASES = {\n    "default": ${database(idioms)},\n}\n`,
    `DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\n`,
    idioms.redis
      ? `CACHES = {\n    "default": {\n        "BACKEND": "django.core.cache.backends.redis.RedisCache",\n        "LOCATION": ${read(idioms, 'REDIS_URL', 'text')},\n    },\n}\n`
      : '',
    idioms.celery ? `CELERY_BROKER_URL = ${read(idioms, 'REDIS_URL', 'text')}\n` : '',
    staticSettings(idioms),
    'USE_TZ = True\n',
  ];
  return parts.filter(Boolean).join('\n');
}

const secrets = (idioms: Chosen) =>
  `SECRET_KEY = ${read(idioms, 'SECRET_KEY', 'text')}\nDEBUG = ${read(idioms, 'DEBUG', 'bool', 'False')}\nALLOWED_HOSTS = ${read(idioms, 'ALLOWED_HOSTS', 'list', 'localhost')}\n`;

function staticSettings(idioms: Chosen): string {
  const lines = ['STATIC_URL = "/static/"'];
  if (idioms.static !== 'none') {
    lines.push(`STATIC_ROOT = BASE_DIR / "${idioms.static === 'committed' ? 'collected' : 'staticfiles'}"`);
    lines.push(
      'STORAGES = {',
      '    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},',
      '    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},',
      '}',
    );
  }
  if (idioms.static === 'node') lines.push('STATICFILES_DIRS = [BASE_DIR / "assets" / "dist"]');
  if (idioms.static === 'compressor') {
    lines.push(
      'COMPRESS_OFFLINE = True',
      'STATICFILES_FINDERS = [',
      '    "django.contrib.staticfiles.finders.FileSystemFinder",',
      '    "django.contrib.staticfiles.finders.AppDirectoriesFinder",',
      '    "compressor.finders.CompressorFinder",',
      ']',
    );
  }
  if (idioms.static === 'sass') {
    lines.push(
      'STATICFILES_FINDERS = [',
      '    "django.contrib.staticfiles.finders.FileSystemFinder",',
      '    "django.contrib.staticfiles.finders.AppDirectoriesFinder",',
      '    "sass_processor.finders.CssFinder",',
      ']',
      'SASS_PROCESSOR_ROOT = STATIC_ROOT',
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The same settings as the attributes of a class, and a class for each place that they are for. */
function classes(idioms: Chosen): string {
  const [imports = '', rest = ''] = base({ ...idioms, settings: 'split' }, 2).split(/(?=^BASE_DIR)/m);
  const [folder, ...settings] = rest.split('\n');
  return `${imports.trimEnd()}

${folder}


class Common(Configuration):
${settings.map((line) => (line ? `    ${line}` : '')).join('\n')}

class Local(Common):
    DEBUG = True
    SECRET_KEY = "local"
    ALLOWED_HOSTS = ["*"]


class Test(Common):
    SECRET_KEY = "test"


class Production(Common):
${secrets(idioms)
  .trim()
  .split('\n')
  .map((line) => `    ${line}\n`)
  .join('')}`;
}

/** The settings, in one module or in four. */
export function settingsFiles(idioms: Chosen): Files {
  if (idioms.env === 'configurations') return { 'config/settings.py': classes(idioms) };
  if (idioms.settings === 'single') return { 'config/settings.py': base(idioms, 2) };
  const imported = {
    os: 'import os\n\n',
    'django-environ': '',
    decouple: head.decouple.concat('\n'),
    environs: '',
    pydantic: '',
    helper: '',
    configurations: '',
  }[idioms.env];
  const name = {
    os: '',
    'django-environ': 'env',
    decouple: '',
    environs: 'env',
    pydantic: 'values',
    helper: 'flag, variable',
    configurations: '',
  }[idioms.env];
  return {
    'config/settings/__init__.py': '',
    'config/settings/base.py': base(idioms, 3),
    'config/settings/local.py':
      'from .base import *  # noqa: F403\n\nDEBUG = True\nSECRET_KEY = "local"\nALLOWED_HOSTS = ["*"]\n',
    'config/settings/test.py': 'from .base import *  # noqa: F403\n\nSECRET_KEY = "test"\n',
    'config/settings/production.py': `${imported}from .base import *  # noqa: F403\n${name ? `from .base import ${name}\n` : ''}\n${secrets(idioms)}`,
  };
}
