import { djangoProject, type Idioms } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { describeFiles, made, only } from '../../../../testing/described.ts';
import { servicesForSmoke } from '../../own/needed-services.ts';

test('a variable that names the database names the file of SQLite as well', () => {
  const settings = `${djangoProject({ database: 'plain' })['config/settings.py']}
DATABASES = {"default": {
    "ENGINE": os.environ.get("SQL_ENGINE", "django.db.backends.sqlite3"),
    "NAME": os.environ.get("SQL_DATABASE", os.environ.get("POSTGRES_DB", BASE_DIR / "db.sqlite3")),
    "HOST": os.environ.get("SQL_HOST", "localhost"),
}}
`;
  const [project] = describeFiles({
    ...djangoProject({ database: 'plain' }),
    'config/settings.py': settings,
  });
  expect(project?.services[0]?.value).toMatchObject({
    kind: 'sqlite',
    variables: expect.arrayContaining(['SQL_DATABASE', 'POSTGRES_DB']),
  });
});

test.each([
  ['dj_database_url.config(default="mysql://root@localhost/shop")', 'postgresql'],
  // A backend that is written is used, whoever installs its driver.
  ['{"ENGINE": "django.db.backends.mysql", "NAME": os.environ.get("DB_NAME", "shop")}', 'mysql'],
])(
  'the default address of a server that no package connects to is not the database: %s',
  (database, kind) => {
    const files = djangoProject({ database: 'required-url' });
    const [project] = describeFiles({
      ...files,
      'config/settings.py': `import os\nimport dj_database_url\n${files['config/settings.py']}\nDATABASES = {"default": ${database}}\n`,
    });
    expect(project?.services[0]?.value).toMatchObject({ kind, optional: false });
  },
);

test.each([
  ['mysql://root@localhost/shop', true],
  ['postgres://root@localhost/shop', false],
  ['sqlite:///db.sqlite3', false],
])('an address is required where no package connects to its default: %s', (address, required) => {
  const files = djangoProject({ database: 'plain' });
  const { variables } = only({
    ...files,
    'config/settings.py': `${files['config/settings.py']}\nimport dj_database_url\nDATABASES = {"default": dj_database_url.config(default="${address}")}\n`,
  });
  expect(variables.find(({ value }) => value.name === 'DATABASE_URL')?.value.required).toBe(required);
});

test.each([
  ['dj_database_url.config(default="sqlite:///db.sqlite3", ssl_require=True)', '', ['postgresql']],
  ['dj_database_url.config(default="sqlite:///db.sqlite3", ssl_require=not DEBUG)', '', ['postgresql']],
  ['dj_database_url.config(default="sqlite:///db.sqlite3", ssl_require=False)', '', []],
  ['dj_database_url.config(default="sqlite:///db.sqlite3")', 'django-heroku==0.3.1\n', ['postgresql']],
])(
  'an address that is taken with TLS is that of a server in the smoke test: %s %s',
  (database, more, wanted) => {
    const files = djangoProject({ database: 'url' });
    const project = only({
      ...files,
      'requirements.txt': `${files['requirements.txt']}dj-database-url==3.0.0\n${more}`,
      'config/settings.py': `import dj_database_url\n${files['config/settings.py']}\nDATABASES = {"default": ${database}}\n`,
    });
    expect(servicesForSmoke(project)).toEqual(wanted);
  },
);

test.each<[Idioms, object[]]>([
  [{ database: 'sqlite' }, [{ kind: 'sqlite', optional: false }]],
  [
    { database: 'url' },
    [
      { kind: 'sqlite' },
      { kind: 'postgresql', by: 'dj-database-url', variables: ['DATABASE_URL'], optional: true },
    ],
  ],
  [
    { database: 'required-url', env: 'django-environ' },
    [{ kind: 'postgresql', by: 'django-environ', variables: ['DATABASE_URL'], optional: false }],
  ],
  [
    { database: 'plain' },
    [
      {
        kind: 'postgresql',
        by: 'plain settings',
        variables: ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST', 'DB_PORT'],
        optional: false,
      },
    ],
  ],
  [
    { database: 'mysql' },
    [
      {
        kind: 'mysql',
        variables: ['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST', 'DB_PORT'],
        optional: false,
      },
    ],
  ],
  [{ database: 'plain', spatial: true }, [{ kind: 'postgresql', extensions: ['postgis', 'pg_trgm'] }]],
  [
    // The variable names the backend.
    { database: 'required-url', spatial: true, packages: ['pgvector'] },
    [{ kind: 'postgresql', extensions: ['postgis', 'vector', 'pg_trgm'] }],
  ],
  [
    { redis: true, celery: true },
    [{ kind: 'sqlite' }, { kind: 'redis', variables: ['REDIS_URL'], optional: false }],
  ],
])('services of %j', (idioms, services) => {
  expect(made(idioms).services.map(({ value }) => value)).toMatchObject(services);
});

test.each([
  ['CreateExtension("ip4r")', ['ip4r']],
  ["CreateExtension(name='hypopg')", ['hypopg']],
  ['BtreeGistExtension()', ['btree_gist']],
  ['migrations.RunSQL("create extension if not exists \\"uuid-ossp\\"")', ['uuid-ossp']],
  ['migrations.RunSQL("CREATE EXTENSION citext; CREATE EXTENSION cube;")', ['citext', 'cube']],
])('a migration with %s creates an extension', (operation, extensions) => {
  const migration = `operations = [${operation}]\n`;
  const project = (files: Idioms['files']) => made({ database: 'plain', ...(files ? { files } : {}) });
  const [service] = project({ 'notes/migrations/0002_more.py': migration }).services;
  expect(service?.value.extensions).toEqual(extensions);
  expect(service?.evidence).toContainEqual(
    expect.objectContaining({ file: 'notes/migrations/0002_more.py', line: 1 }),
  );
  expect(project({ 'notes/other.py': migration }).services[0]?.value.extensions).toBeUndefined();
});

test.each([
  ['mssql', 'mssql-django==1.5', 'SQL Server'],
  ['sql_server.pyodbc', 'django-mssql-backend==2.8.1', 'SQL Server'],
  ['django.db.backends.oracle', 'oracledb==2.5', 'Oracle'],
  ['djongo', 'djongo==1.3.6', 'MongoDB'],
])('a database of which there is no server here is named: %s', (engine, driver, by) => {
  const { 'config/settings.py': settings = '', ...files } = djangoProject();
  const [project] = describeFiles({
    ...files,
    'requirements.txt': `${files['requirements.txt']}${driver}\n`,
    'config/settings.py': `${settings}\nDATABASES = {"default": {"ENGINE": "${engine}", "HOST": os.environ.get("DB_HOST")}}\n`,
  });
  expect(project?.services[0]?.value).toMatchObject({ kind: 'other', by, optional: false });
  expect(project?.unknown).toContainEqual(expect.stringContaining(`pass on ${by}: no server of it`));
});

test('a broker that settings name is not named by its package once more', () => {
  const [project] = describeFiles({
    ...djangoProject({ packages: ['pika'] }),
    'config/settings.py': `${djangoProject()['config/settings.py']}\nCELERY_BROKER_URL = "amqp://guest@rabbit//"\n`,
  });
  expect(project?.services.map(({ value }) => value.kind)).toEqual(['sqlite', 'rabbitmq']);
});
