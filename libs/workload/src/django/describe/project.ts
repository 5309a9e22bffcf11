import type { Variable } from './variable.ts';

export type { Variable, VariableForm } from './variable.ts';

/** Where a conclusion comes from. */
export interface Evidence {
  /** Path from the repository's root, with `/`. */
  file: string;
  /** From 1; absent where the file as a whole, or its presence, is the evidence. */
  line?: number;
  /** What is written there, in a few words; never a secret. */
  text?: string;
}

/** A conclusion, with what it rests on. */
export interface Fact<T> {
  value: T;
  evidence: Evidence[];
}

export type Installer = 'uv' | 'poetry' | 'pipenv' | 'pdm' | 'requirements' | 'pyproject' | 'none';

export interface Install {
  installer: Installer;
  /** The files that production installs from, the first one first; from the repository's root. */
  files: string[];
  /** Those that tests and linters need as well. */
  developmentFiles: string[];
  /** Dependency groups or extras that production, and that development installs. */
  groups: { production: string[]; development: string[] };
  /** What development needs beside those files and groups: the packages of hatch's environments. Absent for none. */
  beside?: string[];
  /** What production's Dockerfile installs by name beside those files, as requirements. Absent for none. */
  named?: string[];
  /** Production's Dockerfile installs setuptools, which packages may import without naming it. Absent for no. */
  setuptools?: true;
  /** What production's files pin to one version and development's to another: production's counts. Absent for none. */
  contradicted?: string[];
  /** Every package is pinned, transitive ones as well. */
  locked: boolean;
  /** Every pinned package has hashes. */
  hashed: boolean;
  /** Dependencies from git, an address or a folder, as they are written. */
  direct: string[];
}

/** A package as its manifest or lock names it. */
export interface Requirement {
  /** Normalised as PEP 503 has it. */
  name: string;
  extras: string[];
  /** Such as `==4.2.1` or `>=4,<5`; empty for any. */
  specifier: string;
  /** Where it is installed, as PEP 508 has it: `sys_platform == "win32"`. Absent for everywhere. */
  marker?: string;
  development: boolean;
}

/** Patch releases of a Python. */
export interface PatchReleases {
  /** Such as `3.11.4`. */
  asked: string;
  oldest: number;
  /** Absent where every later one will do. */
  newest?: number;
}

export interface Settings {
  /** All settings modules, dotted. */
  modules: string[];
  /** A module, or a class of django-configurations in it: `config.settings:Production`. */
  production: Fact<string> | null;
  test: Fact<string> | null;
  development: Fact<string> | null;
  /** Variables that wsgi.py or asgi.py sets, and those that choose among files of settings or name the stage, as production has them. */
  environment: Record<string, string>;
}

export type Server = 'gunicorn' | 'uvicorn' | 'daphne' | 'hypercorn' | 'granian' | 'uwsgi' | 'waitress';

export interface Application {
  /** `shop.wsgi:application`; null where there is none. */
  wsgi: Fact<string> | null;
  asgi: Fact<string> | null;
  /** The interface that production serves. */
  serves: 'wsgi' | 'asgi';
  /**
   * `added`: no server among the dependencies, so gunicorn is installed beside them. `binds`: a file that gunicorn reads by
   * itself states an address, which counts for more than PORT. `options`: those of production's start command that change what it
   * does, such as `--timeout=120`, with paths from manage.py's folder. `processes`: how many it starts. Both absent for none.
   */
  server: Fact<Server> & { added: boolean; binds?: true; options?: string[]; processes?: number };
}

/** How settings choose a database, a cache or a broker. */
export interface Service {
  kind: 'sqlite' | 'postgresql' | 'mysql' | 'redis' | 'elasticsearch' | 'memcached' | 'rabbitmq' | 'other';
  /** Such as `dj-database-url`, `django-environ`, `decouple`, `plain settings`; of an `other` one what it is, `Oracle`. */
  by: string;
  /** The variables that choose it: `DATABASE_URL`, or `DB_HOST` and its siblings. */
  variables: string[];
  /**
   * Of a database: what each of its variables has to be for it, with `<url>`, `<host>`, `<port>`, `<user>`, `<password>`,
   * `<name>`, and of SQLite `<file>` or `<folder>`, in the place of what is known when it runs; a variable without an entry has no part
   * in it that is known. Absent where no values are known that make the settings use it.
   */
  wiring?: Record<string, string>;
  /** Production runs without it. */
  optional: boolean;
  /** Of an optional server: a compose file starts one for the application, whose settings can use it. Absent for no. */
  composed?: true;
  /** The names that the settings have for its servers, such as `db-postgres`; absent for none. */
  hosts?: string[];
  /** Of PostgreSQL: the extensions that the project creates in it, such as `pg_trgm`; absent for none. */
  extensions?: string[];
  /** Of PostgreSQL: its address is taken with TLS, which SQLite refuses, so no address of that one will do. Absent for no. */
  tls?: true;
  /** Of SQLite: its file, from the repository's root or absolute, where no variable moves it. */
  file?: string;
  /** The folder of that file, where the repository has nothing in it. */
  folder?: string;
}

export interface StaticFiles {
  /**
   * `none`: nothing in the application serves static files when DEBUG is off. `unused`: django.contrib.staticfiles is not
   * among its applications, so there are none to collect.
   */
  servedBy: 'whitenoise' | 'own' | 'none' | 'unused';
  /** Of `own` by a map of uwsgi, the file that has or states it: a server that is not started with that serves none. */
  map?: string;
  /** collectstatic has a destination (STATIC_ROOT). */
  root: string | null;
  /** The collected result is committed, so collecting again would break it. */
  committed: boolean;
  /** The repository has files in STATIC_ROOT: sources, or a result without a manifest. */
  kept?: true;
  hashed: boolean;
  /** The folder that django-compressor writes while pages are served, like `root`. Absent for none. */
  compressed?: string;
  /** The variables that turn DEBUG off, with the text that does, for these commands. */
  debugOff: Record<string, string>;
  /** Management commands to run at build time, such as `collectstatic --no-input`, `compress`, `compilemessages`; `pysassc` is a program. */
  commands: string[];
  /** The front end's own build; null where there is none. */
  node: {
    folder: string;
    manager: 'npm' | 'yarn' | 'pnpm' | 'bun';
    lock: string | null;
    /** The Node of CI's job that has it, as it is written there, such as `20.x`; absent for none. */
    version?: string;
    /** Null: only its packages are collected. */
    script: string | null;
    /** Of a build tool, where no script is the build: `gulp build`. */
    task?: string;
    /** Installed for that script beside its packages; absent for nothing. */
    programs?: string[];
    output: string[];
  } | null;
}

/** A command of a front end's packages; paths from the project's folder. */
export interface NodeCommand {
  command: string[];
  /** The folder in which it runs; absent for the project's. */
  folder?: string;
  packages: { folder: string; manager: 'npm' | 'yarn' | 'pnpm' | 'bun'; lock: string | null };
}

export interface Tests {
  /** `none`: there are no test files. */
  runner: 'pytest' | 'manage' | 'none';
  settings: string | null;
  /** Files with tests that were found. */
  files: number;
  /** Arguments that the project's own CI or tox gives its runner. */
  arguments: string[];
  /** The folder in which it runs, from the project's; absent for that one itself. */
  folder?: string;
  /** Static files are collected before it runs: its CI does, or its settings look names up in a manifest. Absent for no. */
  collects?: true;
  /** django-statici18n writes translations for JavaScript beside them, as its CI has it do. Absent for no. */
  catalogs?: true;
  /**
   * The folders of translations that its CI compiles before it runs, such as `shop/locale`, from the project's. Absent for none.
   */
  translations?: string[];
  /** Packages that its CI installs by name before it, in the same job, and that no list has, as requirements. Absent for none. */
  packages?: string[];
  /** Debian packages that its CI installs before it, in the same job. Absent for none. */
  systemPackages?: string[];
  /** The builds of a front end that its CI runs before it, in the same job. Absent for none. */
  builds?: NodeCommand[];
  /** The server of its own settings, and those that its CI starts beside it of what the settings can use. Absent for none. */
  services?: ('postgresql' | 'mysql' | 'redis')[];
  /** The extensions of the PostgreSQL that its settings alone have. Absent for none. */
  extensions?: string[];
  /** Its settings have SQLite alone, whatever the variables are. Absent for no. */
  sqlite?: true;
  /** Variables that its CI sets for its runner, secrets to a placeholder. Absent for none. */
  environment?: Record<string, string>;
}

export interface Linter {
  name:
    | 'ruff'
    | 'ruff-format'
    | 'black'
    | 'isort'
    | 'flake8'
    | 'mypy'
    | 'pylint'
    | 'djlint'
    | 'curlylint'
    | 'djhtml'
    | string;
  /** The version that the project pins; null where it pins none. */
  version: string | null;
  /** The command without its program's folder. */
  command: string[];
  /** The folder in which it runs, from the project's; absent for that one itself. */
  folder?: string;
  /** What CI or pre-commit installs beside it, where the project's requirements lack some of it. Absent for nothing. */
  plugins?: string[];
  /**
   * Which files pre-commit gives it: patterns that a path has to match, and those that it must not, for paths from the folder
   * of its file; `from` is the project's folder there. Absent where it gives all.
   */
  chosen?: { from: string; files: string[]; exclude: string[] };
  /** Of a front end's linter, the packages of Node that it comes from; paths from the project's folder. */
  packages?: NodeCommand['packages'];
}

/** What CI makes before tests and linters; paths from the repository's root. */
export interface Preparation {
  kind: 'folder' | 'file';
  path: string;
  /** The file that it is a copy of; absent for an empty one. */
  from?: string;
}

/** A package, as its metadata names it. */
export interface Distribution {
  name: string;
  version: string;
}

/** A program of production beside the web server, from a Procfile or a compose file. */
export interface Process {
  name: string;
  kind: 'web' | 'worker' | 'beat' | 'release' | 'other';
  command: string;
}

/** A service that a compose file starts from an image of somebody else's. */
export interface ComposeService {
  name: string;
  image: string;
  /** The names of its variables. */
  variables: string[];
}

/** Something in the team's code that should change; Shipshape never edits it. */
export interface Advice {
  message: string;
  evidence: Evidence[];
  /** A file with a secret that nothing in the code names: no image gets it. */
  leaveOut?: string;
}

/**
 * What an existing Django repository is: everything that building, testing and running its image needs to know. Made by
 * describe() from files alone, completed by probing.
 */
export interface DjangoProject {
  /** A name that is valid for an image and for an Nx project. */
  name: string;
  /** The project's folder from the repository's root: the Docker context; `.` is the root. */
  root: string;
  /** manage.py from the repository's root. */
  manage: Fact<string>;
  install: Fact<Install>;
  /** The project itself as a package whose metadata its own code reads; null where none does. */
  distribution: Fact<Distribution> | null;
  requirements: Fact<Requirement>[];
  /**
   * `3.12`: the newest that everything stated allows; what was stated, such as `>=3.10`; and the patch releases that
   * its manifest allows, where those are not all: an image has the one of its base, and the packages of the one asked for.
   * `older`: what everything stated allows as well, the newest first; absent for none.
   */
  python: Fact<string> & { stated: Fact<string>[]; patch?: PatchReleases; older?: string[] };
  django: Fact<string> | null;
  settings: Settings;
  application: Application;
  services: Fact<Service>[];
  /** Why Django has no database here, whatever the variables are; absent where it has one, and where that is not known. */
  noDatabase?: string;
  /** With DEBUG off every request is answered with 400, whatever the variables are: no host is allowed. Absent for no. */
  refusesHosts?: true;
  /** Folders beside manage.py's that its modules are imported from, such as `src`; from the repository's root. */
  importFolders: string[];
  /** Files that the settings log into, from the repository's root or absolute. */
  logFiles: string[];
  /**
   * Folders that users upload files to, below the project's from the repository's root, or absolute; those that git has
   * files in are left out.
   */
  uploadFolders: string[];
  static: Fact<StaticFiles>;
  /** The project's own Dockerfiles; at most one is production's. */
  dockerfiles: Fact<{ path: string; production: boolean }>[];
  /** What its compose files start beside it: named only. */
  compose: Fact<ComposeService>[];
  processes: Fact<Process>[];
  tests: Fact<Tests>;
  linters: Fact<Linter>[];
  preparations: Fact<Preparation>[];
  variables: Fact<Variable>[];
  /** Those without which the settings of development or of the tests fail, and production's do not. */
  developmentVariables: Fact<Variable>[];
  /** A path that answers without a log-in, such as `/healthz`; null where none is known. */
  health: Fact<string> | null;
  lfs: boolean;
  submodules: string[];
  advice: Advice[];
  /** What could not be concluded, each a sentence with what to state in shipshape.json. */
  unknown: string[];
}
