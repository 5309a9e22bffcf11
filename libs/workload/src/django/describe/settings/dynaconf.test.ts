import { expect, test } from 'vitest';
import { madeWith } from '../../../../testing/described.ts';
import { foundSmoke } from '../../own/smoke-settings.ts';

const module =
  'import dynaconf\nfrom pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nINSTALLED_APPS = ["notes"]\n';
const described = (settings: string, files: Record<string, string>) => madeWith(module + settings, files);

const extension = 'settings = dynaconf.DjangoDynaconf(__name__)\n';
const sqlite = '[default.DATABASES.default]\nENGINE = "django.db.backends.sqlite3"\n';
const outside = '/var/lib/notes/db.sqlite3';

test.each<[string, string, Record<string, string>, string | undefined]>([
  ['a table of TOML', extension, { 'settings.toml': `${sqlite}NAME = "db.sqlite3"\n` }, 'db.sqlite3'],
  [
    'names with two underscores',
    extension,
    {
      'config/settings.toml':
        '[default]\nDATABASES__default__ENGINE = "django.db.backends.sqlite3"\ndatabases__default__NAME = "data/db.sqlite3"\n',
    },
    'data/db.sqlite3',
  ],
  [
    'YAML, in the folder config',
    extension,
    {
      'config/settings.yaml': `default:\n  DATABASES:\n    default:\n      ENGINE: django.db.backends.sqlite3\n      NAME: ${outside}\n`,
    },
    outside,
  ],
  [
    'a format with a folder of the module',
    extension,
    { 'settings.toml': `${sqlite}NAME = "@format {this.BASE_DIR}/var/db.sqlite3"\n` },
    'var/db.sqlite3',
  ],
  [
    'the environment that production has',
    extension,
    {
      'settings.toml': `${sqlite}NAME = "db.sqlite3"\n[production]\nDATABASES = {default = {ENGINE = "django.db.backends.sqlite3", NAME = "${outside}"}}\n`,
    },
    outside,
  ],
  [
    'a change of what the module has',
    `DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}\n${extension}`,
    { 'settings.toml': `[default]\nDATABASES__default__NAME = "${outside}"\n` },
    outside,
  ],
  [
    'files that are named, without environments',
    'dynaconf.DjangoDynaconf(__name__, environments=False, settings_files=["conf/app.toml", "conf/more.toml"])\n',
    {
      'conf/app.toml': sqlite.replace('default.', ''),
      'conf/more.toml': `DATABASES__default__NAME = "${outside}"\n`,
    },
    outside,
  ],
  [
    "an object that is not Django's",
    `conf = dynaconf.Dynaconf(settings_files=[BASE_DIR / "app.toml"])\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": conf.get("file", "db.sqlite3")}}\n`,
    { 'app.toml': `file = "${outside}"\n` },
    outside,
  ],
  ['no file', extension, {}, undefined],
])('dynaconf names the file of SQLite by %s', (_, settings, files, file) =>
  expect(described(settings, files).services.find(({ value }) => value.kind === 'sqlite')?.value.file).toBe(
    file,
  ),
);

test('what dynaconf reads from variables is found with its prefix, its evidence and what is needed', () => {
  const files = {
    'settings.toml':
      '[default]\nDEBUG = true\nALLOWED_HOSTS = ["*"]\nSTATIC_ROOT = "collected"\n\n[production]\nDEBUG = false\n\n[default.DATABASES.default]\nENGINE = "django.db.backends.postgresql"\nNAME = "notes"\nHOST = "db"\n',
  };
  const project = described(
    'settings = dynaconf.DjangoDynaconf(__name__, envvar_prefix="NOTES", env_switcher="NOTES_ENV")\n',
    files,
  );
  const variables = Object.fromEntries(project.variables.map(({ value }) => [value.name, value]));
  expect(variables.NOTES_SECRET_KEY).toMatchObject({ required: true, form: 'secret' });
  expect(variables.NOTES_DEBUG).toMatchObject({ required: false, default: 'False', form: 'boolean' });
  expect(variables.NOTES_ALLOWED_HOSTS).toMatchObject({ required: false, form: 'json-hosts' });
  expect(project.settings.environment).toEqual({ NOTES_ENV: 'production' });
  expect(project.static.value.root).toBe('collected');
  expect(project.services[0]?.evidence[0]).toMatchObject({ file: 'settings.toml', line: 9 });
  expect(foundSmoke(project)).toMatchObject({
    services: ['postgresql'],
    environment: {
      NOTES_ALLOWED_HOSTS: '["localhost"]',
      NOTES_DATABASES__default__HOST: '127.0.0.1',
      NOTES_DATABASES__default__NAME: 'shipshape',
      NOTES_SECRET_KEY: expect.any(String),
    },
  });
  const read = described(
    'conf = dynaconf.Dynaconf(envvar_prefix="APP")\nSECRET_KEY = conf.secret_key\nMAIL = conf["MAIL"]\nPAGE = conf.get("PAGE", 1)\n',
    {},
  );
  expect(read.variables.map(({ value }) => [value.name, value.required])).toEqual([
    ['APP_SECRET_KEY', true],
    ['APP_MAIL', true],
    ['APP_PAGE', false],
  ]);
});
