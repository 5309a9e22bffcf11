import type { Engine } from './engines.ts';

/** A value to try for a variable, and what it stands for where the database is known: see Service.wiring. */
export interface Candidate {
  value: string;
  template: string;
}

/** The keys of a database that are parts of its address, and what stands for them in a template. */
export const addressParts = (kind: Engine): Record<string, string> =>
  kind === 'sqlite'
    ? { NAME: '<file>' }
    : { NAME: '<name>', USER: '<user>', PASSWORD: '<password>', HOST: '<host>', PORT: '<port>' };

/** Django's own backends. */
const backends: Record<Engine, string> = {
  postgresql: 'django.db.backends.postgresql',
  mysql: 'django.db.backends.mysql',
  sqlite: 'django.db.backends.sqlite3',
};
const spatialBackend = 'django.contrib.gis.db.backends.postgis';

/** What settings call them where they name no backend. */
const shortNames: Record<Engine, string[]> = {
  postgresql: ['postgresql', 'postgres', 'psql', 'pgsql', 'pg', 'postgresql_psycopg2'],
  mysql: ['mysql', 'mariadb'],
  sqlite: ['sqlite3', 'sqlite'],
};

const urls: Record<Engine, string> = {
  postgresql: 'postgres://user@host.invalid:5432/name',
  mysql: 'mysql://user@host.invalid:3306/name',
  sqlite: 'sqlite:////tmp/name.sqlite3',
};

/**
 * What a variable that chooses the database may have to be, the likeliest first.
 *
 * @param stated texts of the project itself, such as a sample's value or what the settings compare with
 */
export function candidates(kind: Engine, spatial: boolean, stated: readonly string[]): Candidate[] {
  const isGis = spatial && kind === 'postgresql';
  const backend = isGis ? spatialBackend : backends[kind];
  const database = { ENGINE: backend, ...addressParts(kind) };
  const names = [...stated, backend, ...(isGis ? ['postgis'] : []), ...shortNames[kind]];
  return [
    { value: isGis ? urls[kind].replace(/^\w+/, 'postgis') : urls[kind], template: '<url>' },
    ...[...new Set(names)].map((name) => ({ value: name, template: name })),
    ...[database, { default: database }].map((one) => {
      const text = JSON.stringify(one);
      return { value: text, template: text };
    }),
    { value: 'True', template: 'True' },
  ];
}
