import type { Tests } from '../project.ts';

/** The kinds of servers that can be started for tests and smoke test. */
export type ServerKind = NonNullable<Tests['services']>[number];

const servers: [RegExp, ServerKind][] = [
  [/postgres|postgis|pgvector|timescale/i, 'postgresql'],
  [/mysql|mariadb|percona/i, 'mysql'],
  [/redis|valkey/i, 'redis'],
];
/** What looks at such a server, copies it or stands before it. */
const beside = /admin|adminer|backup|bouncer|commander|exporter|insight|operator|pgpool|proxy|sentinel/i;

/** The kind of server that the name of an image or of a service means: `postgis/postgis:16-3.4`; undefined for none of these. */
export const serverOf = (name: string): ServerKind | undefined =>
  beside.test(name) ? undefined : servers.find(([pattern]) => pattern.test(name))?.[1];
