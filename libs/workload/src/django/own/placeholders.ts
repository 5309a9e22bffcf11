import type { ServiceKind } from '@shipshape/container-engine';
import { lookUp } from '@shipshape/workspace';
import type { DjangoProject, Service, Variable } from '../describe/project.ts';
import { formOfName } from '../describe/settings/forms.ts';
import {
  mailServer,
  placeholderOf,
  searchEngine,
  someFile,
  templateOf,
  textFor,
  usualTexts,
} from '../describe/settings/placeholder.ts';
import { filled } from '../filled.ts';

/** Where each server listens unless it is told otherwise. */
export const usualPorts: Readonly<Record<ServiceKind, number>> = {
  ...{ postgresql: 5432, mysql: 3306, redis: 6379 },
};

/** A server of one of these as settings name it. */
export interface DatabasePlace {
  kind: Exclude<ServiceKind, 'redis'>;
  host: string;
  port: number;
  user: string;
  password: string;
  name: string;
  /** It is PostGIS. */
  spatial?: boolean;
}

/** Where the services of a run are. */
export interface Places {
  /** The Host header that will be sent; undefined where the settings' own hosts are right. */
  host?: string;
  /** A folder that may be written. */
  folder: string;
  /** Undefined: neither PostgreSQL nor MySQL. */
  database?: DatabasePlace | undefined;
  /** The database is SQLite in a file of that folder, also where the settings would choose by themselves. */
  sqlite?: boolean;
  /** `redis://host:port/0`. */
  redis?: string | undefined;
}

// 64 bytes: the longest key that BLAKE2 takes.
const key = 'placeholder-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHI';

const schemes = { postgresql: 'postgres', mysql: 'mysql' };

const urlOf = ({ kind, host, port, user, password, name, spatial }: DatabasePlace) =>
  `${spatial ? 'postgis' : schemes[kind]}://${user}:${password}@${host}:${port}/${name}`;

const databaseUrl = ({ database, folder }: Places) =>
  database ? urlOf(database) : `sqlite:///${folder}/shipshape.sqlite3`;

/** A harmless value of the right form. */
export function placeholder({ name, form }: Pick<Variable, 'name' | 'form'>, places: Places): string {
  if (/SENTRY.*DSN|^DSN$/i.test(name)) return 'https://public@sentry.invalid/1';
  const values: Record<Variable['form'], string> = {
    text: textFor(name) ?? 'placeholder',
    secret: key,
    url: textFor(name) ?? 'https://placeholder.invalid/',
    'database-url': databaseUrl(places),
    'redis-url': places.redis ?? 'redis://127.0.0.1:6379/0',
    email: 'placeholder@example.com',
    'email-url': mailServer,
    'search-url': searchEngine,
    // A switch that is read as a number is off.
    number: formOfName(name) === 'boolean' ? '0' : '1',
    boolean: 'False',
    presence: '',
    folder: places.folder,
    file: someFile,
    hosts: hostName(places.host ?? 'localhost'),
    list: 'placeholder',
    origins: 'https://placeholder.invalid',
    ...usualTexts,
    json: '{}',
    'json-hosts': JSON.stringify([hostName(places.host ?? 'localhost')]),
    'json-list': '[]',
  };
  return values[form];
}

const hostName = (host: string) => host.replace(/:\d+$/, '');

const partsOf = (place: DatabasePlace) => ({
  ...{ url: urlOf(place), host: place.host, port: String(place.port) },
  ...{ user: place.user, password: place.password, name: place.name },
});

/** What a variable of a database has to be: as the settings were found to use it, otherwise by its name. */
function valueFor(variable: Named, place: DatabasePlace, wiring: Service['wiring']): string | undefined {
  const { name } = variable;
  const template = wiring ? lookUp(wiring, name) : undefined;
  if (template !== undefined) return filled(template, partsOf(place));
  // SHOP_DATABASE may be an address as well as a name.
  if (variable.form === 'database-url') return urlOf(place);
  if (!mayBePart(variable)) return undefined;
  // What the settings do with it is known then: it chooses no engine.
  return wiring && choosesEngine.test(name) ? undefined : partOf(name, place);
}

type Named = Pick<Variable, 'name' | 'form'> & Partial<Pick<Variable, 'default'>>;

/** Whether a variable may be part of an address, by its form: DB_SSL_REQUIRE and DATABASE_CONN_MAX_AGE are none. */
const mayBePart = ({ name, form }: Named): boolean =>
  form === 'number' ? /PORT|DB$|DATABASE$/i.test(name) : form !== 'boolean' && !form.endsWith('list');

const choosesEngine = /ENGINE|BACKEND|DRIVER|^DB$|TYPE|VENDOR|DIALECT|KIND/i;

/** Which part of a connection a variable such as DB_HOST or POSTGRES_PASSWORD is; undefined for none. */
function partOf(name: string, place: DatabasePlace): string | undefined {
  if (/FILE$/i.test(name)) return undefined;
  if (/SSL_?MODE/i.test(name)) return place.kind === 'postgresql' ? 'disable' : undefined;
  if (/URL|DSN|URI/i.test(name)) return /SENTRY/i.test(name) ? undefined : urlOf(place);
  if (/HOST|SERVER|ADDR/i.test(name)) return place.host;
  if (/PORT/i.test(name)) return String(place.port);
  if (/PASS|PWD|SECRET/i.test(name)) return place.password;
  if (/USER|ROLE|LOGIN/i.test(name)) return place.user;
  if (/ENGINE|BACKEND|DRIVER/i.test(name))
    return place.spatial ? 'django.contrib.gis.db.backends.postgis' : `django.db.backends.${place.kind}`;
  if (/^DB$|TYPE|VENDOR|DIALECT|KIND/i.test(name)) return schemes[place.kind];
  if (/NAME|DATABASE|_DB$/i.test(name)) return place.name;
  return undefined;
}

/** Names of variables that hold a whole address. */
export const isUrl = /URL|URI/i;

/** SQLite has a file alone, and where one variable says everything, a URL. */
function sqliteFor(
  services: readonly Service[],
  places: Places,
  formOf: (name: string) => Variable['form'],
): [string, string][] {
  const file = `${places.folder}/shipshape.sqlite3`;
  const parts = { file, url: databaseUrl(places), folder: places.folder };
  return services.flatMap(({ kind, variables, wiring = {} }) =>
    variables.flatMap((name): [string, string][] => {
      const template = kind === 'sqlite' ? lookUp(wiring, name) : undefined;
      if (template !== undefined) return [[name, filled(template, parts)]];
      if (/PASS/i.test(name)) return [];
      if (isUrl.test(name) || formOf(name) === 'database-url') return [[name, databaseUrl(places)]];
      return kind === 'sqlite' && /NAME|FILE|PATH|_DB$|DATABASE$/i.test(name) ? [[name, file]] : [];
    }),
  );
}

const isDatabase = ({ kind }: Service) => kind === 'postgresql' || kind === 'mysql' || kind === 'sqlite';

/**
 * The variables with which a project's settings load and find these services: what they require has a placeholder of the
 * right form, and what names hosts, a database or a Redis points to them.
 */
export function placeholders(
  { variables, services }: Pick<DjangoProject, 'variables' | 'services'>,
  places: Places,
): Record<string, string> {
  const known = variables.map(({ value }) => value);
  const named = (name: string): Named =>
    known.find((one) => one.name === name) ?? { name, form: formOfName(name) };
  const databases = services.map(({ value }) => value).filter(isDatabase);
  const names = [...new Set(databases.flatMap((service) => service.variables))];
  const { database } = places;
  const used = database && databases.find(({ kind }) => kind === database.kind);
  const wiring = database
    ? names.flatMap((name): [string, string][] => {
        const part = valueFor(named(name), database, used?.wiring);
        return part === undefined ? [] : [[name, part]];
      })
    : places.sqlite
      ? sqliteFor(databases, places, (name) => named(name).form)
      : [];
  const redis = services
    .filter(({ value }) => value.kind === 'redis')
    .flatMap(({ value }) =>
      value.variables.flatMap((name): [string, string][] => {
        const part = places.redis && redisPart(named(name), places.redis);
        return part === undefined ? [] : [[name, part]];
      }),
    );
  const noSqlite = databases.length > 0 && !databases.some(({ kind }) => kind === 'sqlite');
  const required = known
    .filter(({ required: must, form }) => must || (form.endsWith('hosts') && places.host !== undefined))
    .map((variable) => [
      variable.name,
      // Without a database of this run, what chooses one has to choose one that there is, and an address names one that
      // the settings can use: a field of type PostgresDsn refuses any other.
      (variable.form === 'database-url' ? !database && noSqlite : templateOf(variable.name, { services }))
        ? placeholderOf(variable.name, variable.form, { services })
        : placeholder(variable, places),
    ]);
  return Object.fromEntries([...required, ...wiring, ...redis]);
}

/** Which part of a Redis's address a variable is; undefined for what only chooses one, such as DEBUG or SENTRY_DSN. */
function redisPart({ name, form, default: stated }: Named, whole: string): string | undefined {
  const { hostname, port } = new URL(whole);
  // To an address without a database the settings may add one: `f"{REDIS_URL}/1"`.
  const url = /^rediss?:\/\/[^/]+$/.test(stated ?? '') ? whole.replace(/\/\d+$/, '') : whole;
  if (!mayBePart({ name, form })) return undefined;
  if (/HOST$|_ADDR(ESS)?$/i.test(name)) return hostname;
  if (/PORT$/i.test(name)) return port;
  if (/PASS|USER/i.test(name)) return '';
  if (/_DB$|_DATABASE$/i.test(name)) return '0';
  if (form === 'redis-url') return url;
  return /REDIS|VALKEY|CACHE|BROKER|CELERY|CHANNEL|QUEUE|URL|URI|LOCATION/i.test(name) ? url : undefined;
}
