import type { Service } from '../project.ts';
import { engineOfUrl } from '../settings/forms.ts';

type Kind = Service['kind'];

/** The kinds of databases that tests and smoke test can have. */
export type Engine = 'postgresql' | 'mysql' | 'sqlite';

/** The kind of database that a backend of Django's or of a package is for; undefined where its name does not say it. */
export const kindOfEngine = (engine: string): Kind | undefined =>
  /sqlite|spatialite/i.test(engine)
    ? 'sqlite'
    : /postg|psycopg|timescale/i.test(engine)
      ? 'postgresql'
      : /mysql|mariadb/i.test(engine)
        ? 'mysql'
        : nameOfOther(engine)
          ? 'other'
          : undefined;

/** Databases of which no server can be started here. */
const others: [RegExp, string][] = [
  [/oracle/i, 'Oracle'],
  [/mssql|sql_?server/i, 'SQL Server'],
  [/mongo|djongo/i, 'MongoDB'],
  [/cockroach/i, 'CockroachDB'],
  [/\bibm_db/i, 'Db2'],
];

/** What the database of such a backend is called. */
export const nameOfOther = (engine: string): string | undefined =>
  others.find(([pattern]) => pattern.test(engine))?.[1];

/** Backends whose name has no part that says that it is one. */
const bareBackends = /^(mssql|sql_server\.pyodbc|djongo|django_cockroachdb|ibm_db_django)$/;

const drivers: [RegExp, Kind][] = [
  [/^(psycopg2?(-binary)?(-c)?|psycopg-c|psycopg-binary)$/, 'postgresql'],
  // They bring psycopg2.
  [/^django-(on-)?heroku$/, 'postgresql'],
  [/^(mysqlclient|pymysql|mysql-connector-python)$/, 'mysql'],
];

/** The kind of database that a package connects to. */
export const kindOfDriver = (name: string): Kind | undefined =>
  drivers.find(([pattern]) => pattern.test(name))?.[1];

/** The backend that a text names, by itself or by an address. */
export const engineIn = (text: string): string | undefined =>
  /^(django|[\w.]+)\.(db|backends|contrib)\b.*|^[\w.]*backends?[\w.]*$/.test(text) || bareBackends.test(text)
    ? text
    : engineOfUrl(text);
