/** Each file's text by its path from the repository's root. */
export type Files = Record<string, string>;

/** How a project is made; what is not stated is the plainest there is. */
export interface Idioms {
  /** The folder of manage.py, and in `backend` of the manifests as well. */
  layout?: 'root' | 'src' | 'backend';
  /**
   * `requirements`: one file of pins; `folder`: requirements/{base,production,local}.txt; `pip-tools`: .in files and a
   * compiled one; the others by their own manifest. Where a tool has a lock, it is added by `lock`.
   */
  installer?:
    | 'requirements'
    | 'folder'
    | 'pip-tools'
    | 'uv'
    | 'poetry'
    | 'pdm'
    | 'pipenv'
    | 'pyproject'
    | 'setup.cfg';
  /** A lock in the tool's form with the packages of `pins`, for reading; for installing, let the tool make one. */
  lock?: boolean;
  /** `split`: config/settings/{base,local,production,test}.py; otherwise config/settings.py. */
  settings?: 'single' | 'split';
  /** How settings read variables; `configurations`: as classes of django-configurations, in one module. */
  env?: 'os' | 'django-environ' | 'decouple' | 'environs' | 'pydantic' | 'helper' | 'configurations';
  /**
   * `url`: one variable DATABASE_URL; `plain`: DB_HOST and its siblings; `mysql`: these for MySQL; `engine`: DB_ENGINE as
   * well, and none has a default; `required-url`: without a default.
   */
  database?: 'sqlite' | 'url' | 'required-url' | 'plain' | 'mysql' | 'engine';
  /** GeoDjango: the model has a place. */
  spatial?: boolean;
  server?: 'gunicorn' | 'uvicorn' | 'daphne' | 'hypercorn' | 'granian' | 'uwsgi' | 'waitress' | 'none';
  /** `committed`: the collected result is in the repository; `node`: package.json builds what is collected. */
  static?: 'none' | 'whitenoise' | 'committed' | 'node' | 'compressor' | 'sass';
  /** Whose package.json it is; what it builds takes one package. */
  node?: 'npm' | 'pnpm' | 'yarn' | 'yarn-berry';
  tests?: 'manage' | 'pytest' | 'none';
  /** A cache in Redis, by REDIS_URL. */
  redis?: boolean;
  /** An application of Celery with one task. */
  celery?: boolean;
  /** A page /healthz. */
  health?: boolean;
  /** A translation without its compiled file. */
  translated?: boolean;
  /** Further packages of production, by the names that the builder has versions of. */
  packages?: string[];
  /** As requires-python or its like; empty for none. */
  python?: string;
  /** Further files, or others in place of those above; an empty text is an empty file. */
  files?: Files;
}

export const defaults = {
  layout: 'root',
  installer: 'requirements',
  lock: false,
  settings: 'single',
  env: 'os',
  database: 'sqlite',
  spatial: false,
  server: 'gunicorn',
  static: 'whitenoise',
  node: 'npm',
  tests: 'manage',
  redis: false,
  celery: false,
  health: false,
  translated: false,
  packages: [],
  python: '',
  files: {},
} as const satisfies Required<Idioms>;

export type Chosen = Required<Idioms>;
