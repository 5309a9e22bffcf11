import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { describe, expect, test } from 'vitest';
import { made, only } from '../../../../testing/described.ts';
import { foundSmoke } from '../../own/smoke-settings.ts';

const parts = { NAME: '<name>', USER: '<user>', PASSWORD: '<password>', HOST: '<host>', PORT: '<port>' };

/** A project whose settings end with these lines; PostgreSQL's driver is among its packages. */
const withSettings = (lines: string, files: Idioms['files'] = {}) => {
  const idioms: Idioms = { database: 'plain', files };
  const before = djangoProject(idioms);
  return only({ ...before, 'config/settings.py': `${before['config/settings.py']}\n${lines}` });
};

const server = 'NAME, USER, PASSWORD, HOST, PORT'
  .split(', ')
  .map((key) => `"${key}": os.getenv("DB_${key}")`)
  .join(', ');

test.each<NonNullable<Idioms['env']>>([
  'os',
  'decouple',
  'django-environ',
  'environs',
  'pydantic',
  'helper',
  'configurations',
])(
  'DATABASES of which every part is a variable without a default, read by %s, are wired to a PostgreSQL',
  (env) => {
    const [service] = made({ database: 'engine', env }).services;
    expect(service?.value).toMatchObject({
      kind: 'postgresql',
      optional: false,
      wiring: {
        DB_ENGINE: 'django.db.backends.postgresql',
        ...Object.fromEntries(Object.entries(parts).map(([key, part]) => [`DB_${key}`, part])),
      },
    });
  },
);

test('of a project that uses GeoDjango to its own backend, and the smoke test gets both', () => {
  const project = made({ database: 'engine', spatial: true });
  expect(foundSmoke(project)).toMatchObject({
    services: ['postgresql'],
    extensions: expect.arrayContaining(['postgis']),
    environment: {
      DB_ENGINE: 'django.contrib.gis.db.backends.postgis',
      DB_HOST: '127.0.0.1',
      DB_PORT: '5432',
      DB_NAME: 'shipshape',
    },
  });
});

describe('the variable that chooses the engine', () => {
  test.each<[string, string, string, string]>([
    [
      'names a backend, without a default, and is called as nobody would guess',
      `DATABASES = {"default": {"ENGINE": os.getenv("STORE"), ${server}}}`,
      'STORE',
      'django.db.backends.postgresql',
    ],
    [
      'has another default',
      `DATABASES = {"default": {"ENGINE": os.getenv("DB_ENGINE", "django.db.backends.sqlite3"), ${server}}}`,
      'DB_ENGINE',
      'django.db.backends.postgresql',
    ],
    [
      'is the end of its name',
      `DATABASES = {"default": {"ENGINE": f"django.db.backends.{os.getenv('DB_TYPE')}", ${server}}}`,
      'DB_TYPE',
      'postgresql',
    ],
    [
      'is the end of its name by format',
      `DATABASES = {"default": {"ENGINE": "django.db.backends.{}".format(os.getenv("DB_TYPE")), ${server}}}`,
      'DB_TYPE',
      'postgresql',
    ],
    [
      'is the end of its name by percent',
      `DATABASES = {"default": {"ENGINE": "django.db.backends.%s" % os.environ["DB_TYPE"], ${server}}}`,
      'DB_TYPE',
      'postgresql',
    ],
    [
      'is a key of a dictionary of engines',
      `ENGINES = {"lite": "django.db.backends.sqlite3", "cluster": "django.db.backends.postgresql"}\nDATABASES = {"default": {"ENGINE": ENGINES[os.environ["KIND"]], ${server}}}`,
      'KIND',
      'cluster',
    ],
    [
      'is a key of a dictionary of databases',
      `CHOICES = {"local": {"ENGINE": "django.db.backends.sqlite3"}, "big": {"ENGINE": "django.db.backends.postgresql", ${server}}}\nDATABASES = {"default": CHOICES[os.environ["SITE"]]}`,
      'SITE',
      'big',
    ],
    [
      'is compared',
      `DB = os.getenv("STORE")\nif DB == "ours":\n    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", ${server}}}\nelse:\n    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}`,
      'STORE',
      'ours',
    ],
    [
      'has to be set where an address is not',
      `import environ\nenv = environ.Env()\nif os.environ.get("MAIN_URI"):\n    DATABASES = {"default": env.db_url("MAIN_URI")}\nelse:\n    DATABASES = {"default": {"ENGINE": env.str("STORE_ENGINE"), ${server}}}`,
      'STORE_ENGINE',
      'django.db.backends.postgresql',
    ],
    [
      'is an address',
      'import dj_database_url\nDATABASES = {"default": dj_database_url.config(env="MAIN")}',
      'MAIN',
      '<url>',
    ],
  ])('%s', (_, lines, name, value) => {
    const { services } = withSettings(lines);
    const found = services.find(({ value: { kind } }) => kind === 'postgresql');
    expect(found?.value.wiring).toMatchObject({ [name]: value });
  });

  test('stays as it is where its default is a backend of a package', () => {
    const [service] = withSettings(
      `DATABASES = {"default": {"ENGINE": os.getenv("DB_ENGINE", "django_tenants.postgresql_backend"), ${server}}}`,
    ).services;
    expect(service?.value).toMatchObject({ kind: 'postgresql', optional: false });
    expect(service?.value.wiring).not.toHaveProperty('DB_ENGINE');
    expect(foundSmoke(only(djangoProject({ database: 'plain' }))).environment).not.toHaveProperty(
      'DB_ENGINE',
    );
  });

  test.each([
    ['DATABASES = {"default": json.loads(os.environ["DB"])}', ''],
    ['DATABASES = json.loads(os.environ["DB"])', 'default'],
  ])('is a whole dictionary: %s', (lines, key) => {
    const project = withSettings(`import json\n${lines}`);
    const whole = JSON.parse(foundSmoke(project).environment.DB ?? '');
    expect(key ? whole[key] : whole).toEqual({
      ENGINE: 'django.db.backends.postgresql',
      ...{ NAME: 'shipshape', USER: 'shipshape', PASSWORD: 'shipshape', HOST: '127.0.0.1', PORT: '5432' },
    });
  });

  test('names what the project sample has, where the packages have no driver', () => {
    const project = only({
      ...djangoProject({ database: 'engine' }),
      'requirements.txt': 'Django==5.2.1\n',
      '.env.example': 'DB_ENGINE=django.db.backends.sqlite3\nDB_NAME=db.sqlite3\n',
    });
    expect(project.services.map(({ value: { kind } }) => kind)).toEqual(['sqlite']);
    expect(foundSmoke(project)).toMatchObject({
      services: [],
      environment: { DB_ENGINE: 'django.db.backends.sqlite3', DB_NAME: '/tmp/shipshape.sqlite3' },
    });
  });
});

test('what turns debugging on chooses no database, even where it does', () => {
  const { services } = withSettings(
    `if os.getenv("DEBUG"):\n    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db"}}\nelse:\n    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": os.getenv("DB_HOST")}}`,
  );
  const sqlite = services.find(({ value: { kind } }) => kind === 'sqlite');
  expect(sqlite?.value).toMatchObject({ optional: true });
  expect(sqlite?.value.wiring).toBeUndefined();
});

test('a part of the address is found by what the settings do with it, whatever its variable is called', () => {
  const [service] = withSettings(
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.getenv("SERVER_STORE"), "HOST": os.getenv("PG_AT"), "PORT": int(os.getenv("PG_P", "5432"))}}',
  ).services;
  expect(service?.value).toMatchObject({
    optional: false,
    wiring: { SERVER_STORE: '<name>', PG_AT: '<host>', PG_P: '<port>' },
  });
});

test('settings that come to a database by themselves need no other', () => {
  const { services } = withSettings(
    `DATABASES = {"default": {"ENGINE": os.getenv("DB_ENGINE", "django.db.backends.sqlite3"), "NAME": os.getenv("DB_NAME", "db.sqlite3")}}`,
  );
  expect(services.map(({ value: { kind, optional } }) => [kind, optional])).toEqual([
    ['sqlite', false],
    ['postgresql', true],
  ]);
});

test.each([
  ['Path(os.environ.get("NOTES", "/var/lib/notes")) / "db.sqlite3"', '/tmp'],
  ['os.path.join(os.environ["NOTES"], "db", "x.sqlite3")', '/tmp'],
  ['Path(os.getenv("NOTES", "notes.db"))', '/tmp/shipshape.sqlite3'],
])('a variable that moves the file of SQLite or its folder: %s', (name, value) => {
  const before = djangoProject();
  const database = `{"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ${name}}}`;
  const settings = `${before['config/settings.py']}\nDATABASES = ${database}\n`;
  expect(foundSmoke(only({ ...before, 'config/settings.py': settings })).environment.NOTES).toBe(value);
});

test('parts of the address that are keys of one variable in JSON are told apart by their keys', () => {
  const project = withSettings(
    'import json\nDB = json.loads(os.environ["STORE"])\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": DB["dbname"], "USER": DB.get("username"), "HOST": os.getenv("PROXY") or DB["host"], "PORT": DB["port"]}}',
  );
  const { environment } = foundSmoke(project);
  expect(JSON.parse(environment.STORE ?? '')).toMatchObject({
    ...{ dbname: 'shipshape', username: 'shipshape', port: '5432' },
  });
  expect(environment.PROXY).toBe('127.0.0.1');
});
