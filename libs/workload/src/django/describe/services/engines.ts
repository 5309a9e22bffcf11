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
        : /oracle|mssql|mongo|cockroach/i.test(engine)
          ? 'other'
          : undefined;

const drivers: [RegExp, Kind][] = [
  [/^(psycopg2?(-binary)?(-c)?|psycopg-c|psycopg-binary)$/, 'postgresql'],
  [/^(mysqlclient|pymysql|mysql-connector-python)$/, 'mysql'],
];

/** The kind of database that a package connects to. */
export const kindOfDriver = (name: string): Kind | undefined =>
  drivers.find(([pattern]) => pattern.test(name))?.[1];

/** The backend that a text names, by itself or by an address. */
export const engineIn = (text: string): string | undefined =>
  /^(django|[\w.]+)\.(db|backends|contrib)\b.*|^[\w.]*backends?[\w.]*$/.test(text) ? text : engineOfUrl(text);
