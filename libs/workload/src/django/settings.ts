import type { ServiceKind } from '@shipshape/container-engine';
import type { Schema } from '../json-schema.ts';
import { readProjectFile } from '../project-file.ts';
import type { StatedSecret } from '../workload.ts';
import schema from './shipshape.schema.json' with { type: 'json' };

export interface Page {
  path: string;
  csrf: boolean;
}

export interface StaticSettings {
  /** Undefined: the page that answered a stranger. */
  page: string | undefined;
  /** STATIC_URL; undefined: any of the image's own files. */
  prefix: string | undefined;
  hashed: boolean;
  cacheSeconds: number | undefined;
  /** The image itself serves them, as WhiteNoise does. */
  served: boolean;
}

/** A program of production that the smoke test starts beside the server. */
export interface SmokeProcess {
  name: string;
  command: string;
  /** It ends by itself, as a release command does. */
  ends: boolean;
}

/** What the smoke test asks of an image. What is undefined is not asked for. */
export interface SmokeSettings {
  port: number;
  host: string;
  /** `host` is not stated: where the image refuses it, the first that its settings allow is taken. */
  anyHost: boolean;
  environment: Record<string, string>;
  required: string[];
  /** Variables that seem to be required: the image has to name one that it refuses to start without. */
  likelyRequired: string[];
  /** Folders beside /tmp that it has to write. */
  writable: string[];
  /** Servers that it is tried with. */
  services: ServiceKind[];
  /** Whether a worker finds its broker among them. */
  broker: boolean;
  /** The names that its settings have for them. */
  hosts: string[];
  /** What its PostgreSQL has to offer. */
  extensions: string[];
  processes: SmokeProcess[];
  /** The settings module of production, for manage.py where the image names none. */
  module: string | undefined;
  /** Why it has no database, where it has none. */
  noDatabase: string | undefined;
  /** Where manage.py may be in the image: the first that is there counts. */
  manage: string[];
  health: string | undefined;
  /** One that is found, where none is stated: it may need the database, so it is asked after the migration alone. */
  foundHealth: string | undefined;
  ready: string | undefined;
  version: string | undefined;
  /** Undefined: the first of the usual pages that answers. */
  pages: Page[] | undefined;
  static: StaticSettings;
  deployCheck: string;
}

/** What a team states of its tests. */
interface TestSettings {
  /** Instead of what is found. */
  stated: { runner?: 'pytest' | 'manage'; settings?: string; arguments?: string[] };
  /** A runner that finds no test is no failure. */
  allowNone: boolean;
}

/** The findings of a linter that are accepted: their number, or `fails` where it could not check at all. */
type Baseline = Record<string, number | 'fails'>;

/** What a Django project states in its shipshape.json, with the defaults for what it does not. */
export interface DjangoSettings {
  /** Variables to set for lint, test and lock. */
  set: Record<string, string>;
  /** Names of the user's variables that lint, test and lock get. */
  pass: string[];
  /** `smoke.environment` as it is stated. */
  placeholders: Record<string, string>;
  buildSecrets: StatedSecret[];
  lint: { baseline: Baseline };
  test: TestSettings;
  /** Undefined: what the settings need. */
  services: ServiceKind[] | undefined;
  smoke: SmokeSettings;
  /** Undefined: that of the smoke test. */
  try: { environment: Record<string, string> | undefined };
  pictures: {
    /** Undefined: the usual pages. */
    pages: { name: string; paths: string[] }[] | undefined;
    /** A shell command that fills a demo database. */
    fixture: string | undefined;
    /** Selectors of what differs from build to build. */
    mask: string[];
  };
}

/** The file, by its schema. */
interface ProjectFile {
  environment: Record<string, string | boolean>;
  build: { secrets?: Record<string, Omit<StatedSecret, 'id'>> };
  lint: { baseline?: Baseline };
  test: TestSettings['stated'] & { allowNone?: boolean };
  smoke: Partial<
    Pick<
      SmokeSettings,
      | 'port'
      | 'host'
      | 'environment'
      | 'required'
      | 'writable'
      | 'health'
      | 'ready'
      | 'version'
      | 'deployCheck'
    >
  > & {
    manage?: string;
    pages?: { path: string; csrf?: boolean }[];
    static?: Partial<Omit<StaticSettings, 'served'>>;
  };
  services: ServiceKind[];
  processes: Record<string, string>;
  try: Partial<DjangoSettings['try']>;
  pictures: { pages?: { path: string; name?: string }[]; fixture?: string; mask?: string[] };
}

const key = 'smoke-test-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ';

/** Harmless values for the variables that most projects read, by their commonest names. */
const usualEnvironment = (host: string) => ({
  SECRET_KEY: key,
  DJANGO_SECRET_KEY: key,
  ALLOWED_HOSTS: host.replace(/:\d+$/, ''),
  DJANGO_ALLOWED_HOSTS: host.replace(/:\d+$/, ''),
  DATABASE_URL: 'sqlite:////tmp/smoke.sqlite3',
});

export interface Where {
  /** The path of manage.py in the project's folder. */
  marker?: string;
  /** The workspace; that of the call where absent. */
  folder?: string;
  /** What the project's own files say, where the team states nothing. */
  found?: FoundSmoke;
}

/** What is found in a project's files, for its smoke test. */
export interface FoundSmoke {
  /** That of EXPOSE in the Dockerfile. */
  port?: number | undefined;
  /** Placeholders for the variables that its settings read. */
  environment: Record<string, string>;
  likelyRequired: string[];
  services: ServiceKind[];
  /** Its worker may listen to a server that is not started here. */
  otherBroker?: boolean;
  /** The names that the settings have for their servers. */
  hosts?: string[];
  extensions: string[];
  processes: SmokeProcess[];
  module: string | undefined;
  noDatabase?: string | undefined;
  health: string | undefined;
  servesStatic: boolean;
  /** Folders that the image keeps data in. */
  writable?: string[];
}

/**
 * The settings of a Django project.
 *
 * @param root its folder, from the workspace root
 * @throws UserError where its shipshape.json is not valid
 */
export function djangoSettings(
  root: string,
  { marker = 'manage.py', folder, found }: Where = {},
): DjangoSettings {
  const stated = readProjectFile<ProjectFile>(root, schema as Schema, folder);
  const { smoke = {}, environment = {}, build = {}, lint = {}, test = {}, pictures = {} } = stated;
  const { allowNone = false, ...statedTests } = test;
  const host = smoke.host ?? 'localhost';
  const container = found
    ? { ...usualEnvironment(host), ...found.environment, ...smoke.environment }
    : (smoke.environment ?? usualEnvironment(host));
  const required = smoke.required ?? [];
  const entries = Object.entries(environment);
  const services = stated.services ?? found?.services ?? [];
  return {
    set: Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    pass: entries.filter(([, value]) => value === true).map(([name]) => name),
    placeholders: smoke.environment ?? {},
    buildSecrets: Object.entries(build.secrets ?? {}).map(([id, secret]) => ({ id, ...secret })),
    lint: { baseline: lint.baseline ?? {} },
    test: { stated: statedTests, allowNone },
    services: stated.services,
    smoke: {
      port: smoke.port ?? found?.port ?? 8000,
      host,
      anyHost: found !== undefined && smoke.host === undefined,
      environment: container,
      required,
      likelyRequired: (found?.likelyRequired ?? []).filter((name) => !required.includes(name)),
      writable: [...new Set([...(smoke.writable ?? []), ...(found?.writable ?? [])])],
      services,
      broker: services.includes('redis') && !found?.otherBroker,
      hosts: found?.hosts ?? [],
      extensions: found?.extensions ?? [],
      processes: stated.processes ? statedProcesses(stated.processes) : (found?.processes ?? []),
      module: found?.module,
      noDatabase: found?.noDatabase,
      // An image has the project's folder as it is, or only the one with manage.py.
      manage: smoke.manage ? [smoke.manage] : [...new Set([marker, 'manage.py'])],
      health: smoke.health,
      foundHealth: smoke.health === undefined ? found?.health : undefined,
      ready: smoke.ready,
      version: smoke.version,
      pages: smoke.pages?.map(({ path, csrf = false }) => ({ path, csrf })),
      static: {
        page: smoke.static?.page ?? (found ? undefined : '/'),
        prefix: smoke.static?.prefix ?? (found ? undefined : '/static/'),
        hashed: smoke.static?.hashed ?? false,
        cacheSeconds: smoke.static?.cacheSeconds,
        served: found?.servesStatic ?? false,
      },
      deployCheck: smoke.deployCheck ?? 'ERROR',
    },
    try: { environment: stated.try?.environment },
    pictures: {
      pages: pictures.pages?.map(({ path, name = path }) => ({ name, paths: [path] })),
      fixture: pictures.fixture,
      mask: pictures.mask ?? [],
    },
  };
}

/**
 * Ensures that what a team states is valid, before anything is written beside it.
 *
 * @param root the project's folder, from `folder`
 * @throws UserError where its shipshape.json is not valid; it names every mistake
 */
export const requireStatement = (root: string, folder: string): void => void djangoSettings(root, { folder });

/** `release` is what Procfiles call a command that ends. */
const statedProcesses = (processes: Record<string, string>): SmokeProcess[] =>
  Object.entries(processes).map(([name, command]) => ({ name, command, ends: name === 'release' }));
