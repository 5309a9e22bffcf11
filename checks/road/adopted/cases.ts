import type { Idioms } from '@shipshape/workload/testing';

/** An existing project of another team. */
export interface Case {
  idioms: Idioms;
  /** How the team makes its locks: the folder, the program and its arguments. */
  lock?: string[][];
  /** A change to the builder's files. */
  change?: (text: string, file: string) => string;
  /** Its shipshape.json. */
  stated?: object;
  /** What the image has, and does not: a command in it, and its output. */
  commands?: [command: string, expected: string | RegExp][];
}

const tool = (...words: string[]) => [
  ['.', 'uv', 'tool', 'run', '--quiet', '--exclude-newer', '2026-11-01', ...words],
];
const postgres = { database: 'required-url', env: 'django-environ' } as const;

/**
 * Those that `npm test` takes here: between them most kinds of lock file, servers and databases. Requirements without a
 * lock, gunicorn and WhiteNoise are what package.test.ts takes from `init` to a registry.
 */
export const few: Record<string, Case> = {
  'uv.lock, psycopg2, which is C without a wheel, PostgreSQL and Redis': {
    idioms: { installer: 'uv', ...postgres, health: true, settings: 'split', redis: true },
    lock: [['.', 'uv', 'lock', '--quiet']],
    change: (text) => text.replace(/psycopg\[binary\]==[\d.]+/, 'psycopg2==2.9.11'),
    commands: [
      ['python -c "import psycopg2; print(psycopg2.__libpq_version__)"', /^\d{6}/],
      ['dpkg-query --show libpq5', 'libpq5'],
      ['command -v gcc || echo none', 'none'],
      ['python -m pip --version', /No module named pip/],
      ['python -c "import ruff"', /ModuleNotFoundError/],
    ],
  },
  'Pipfile.lock, code in src, and uvicorn': {
    idioms: { installer: 'pipenv', python: '', database: 'url', server: 'uvicorn', layout: 'src' },
    lock: tool('pipenv@2026.10.3', 'lock'),
    commands: [['pwd', '/app/src']],
  },
  'pdm.lock, a front end built by Node, and no server': {
    idioms: { installer: 'pdm', database: 'url', server: 'none', static: 'node' },
    lock: tool('pdm@2.29.4', 'lock'),
    commands: [['command -v node || echo none', 'none']],
  },
};

/** Those that `nx run checks:adopted` takes. */
export const others: Record<string, Case> = {
  'requirements without a lock, gunicorn, WhiteNoise and SQLite': {
    idioms: { database: 'url', health: true },
  },
  'poetry.lock and granian': {
    idioms: { installer: 'poetry', python: '>=3.11,<3.14', database: 'url', server: 'granian' },
    lock: tool('poetry@2.4.1', 'lock'),
  },
  'pyproject.toml without a lock, hypercorn, environs': {
    idioms: { installer: 'pyproject', server: 'hypercorn', env: 'environs', database: 'url' },
  },
  'pip-tools, daphne, decouple and plain PostgreSQL settings': {
    idioms: { installer: 'pip-tools', server: 'daphne', env: 'decouple', database: 'plain' },
  },
  'setup.cfg, uwsgi, and nothing that serves static files': {
    idioms: { installer: 'setup.cfg', server: 'uwsgi', static: 'none', database: 'url' },
  },
  'requirements in a folder, below backend, pydantic settings in packages, Celery': {
    idioms: {
      ...{ installer: 'folder', layout: 'backend', env: 'pydantic', settings: 'split' },
      ...{ database: 'required-url', celery: true, redis: true },
      files: {
        'backend/Procfile':
          'web: gunicorn config.wsgi\nworker: celery -A config worker\nrelease: python manage.py migrate\n',
      },
    },
  },
  'pnpm, an own helper for variables, translations': {
    idioms: { static: 'node', node: 'pnpm', env: 'helper', translated: true, database: 'url' },
    lock: [['.', 'npx', '--yes', 'pnpm@9.15.9', 'install', '--lockfile-only']],
  },
  'classic yarn': {
    idioms: { static: 'node', node: 'yarn', server: 'none' },
    lock: [['.', 'npx', '--yes', 'yarn@1.22.22', 'install', '--silent', '--ignore-scripts']],
  },
  'modern yarn': {
    idioms: { static: 'node', node: 'yarn-berry' },
    lock: [['.', 'npx', '--yes', '@yarnpkg/cli-dist@4.5.3', 'install', '--mode=update-lockfile']],
  },
  'django-compressor': { idioms: { static: 'compressor', database: 'url' } },
  'sass by django-sass-processor': {
    idioms: { static: 'sass', packages: ['django-compressor'], database: 'url' },
  },
  'GeoDjango on PostGIS': {
    idioms: { database: 'engine', spatial: true },
    commands: [['python -c "import ctypes.util; print(ctypes.util.find_library(\'gdal\'))"', /^libgdal/]],
  },
  'modules from beside the folder of manage.py, as the sandbox of a library has them': {
    idioms: {
      ...{ layout: 'src', database: 'url' },
      files: { 'catalog/__init__.py': '', 'catalog/static/catalog/catalog.css': 'p { margin: 0; }\n' },
    },
    change: (text, file) =>
      file.endsWith('settings.py') ? text.replace('    "notes",\n', '    "catalog",\n    "notes",\n') : text,
    commands: [['ls /app/src/staticfiles/catalog/catalog.css', '/app/src/staticfiles/catalog/catalog.css']],
  },
  'committed static files': { idioms: { static: 'committed', database: 'url' } },
  'C without wheels: mysqlclient, lxml, Pillow': {
    idioms: { packages: ['mysqlclient', 'lxml', 'pillow'], database: 'url' },
    commands: [
      ['python -c "import MySQLdb, lxml.etree, PIL.Image; print(1)"', '1'],
      ['command -v gcc || echo none', 'none'],
    ],
  },
  'libraries that are loaded by name: WeasyPrint, python-magic': {
    idioms: { packages: ['weasyprint', 'python-magic'], database: 'url' },
    commands: [
      ['python -c "import magic; print(magic.from_buffer(b\'%PDF-1.4\', mime=True))"', 'application/pdf'],
      ['python -c "import weasyprint; print(len(weasyprint.HTML(string=\'hi\').write_pdf()) > 100)"', 'True'],
    ],
  },
};
