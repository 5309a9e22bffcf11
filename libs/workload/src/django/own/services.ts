import { withMysql, withPostgres, withRedis } from '@shipshape/provision';
import type { Log } from '@shipshape/workspace';
import { type DatabasePlace, type Places, usualPorts } from './placeholders.ts';

/** Runs `action` with real servers on loopback, thrown away afterwards; PostgreSQL may be TEST_DATABASE_URL's. */
export async function withServices<T>(
  wanted: { database: DatabasePlace['kind'] | undefined; extensions: readonly string[]; redis: boolean },
  say: Log,
  action: (places: Pick<Places, 'database' | 'redis'>) => Promise<T>,
): Promise<T> {
  const withDatabase = (redis: string | undefined) => {
    if (!wanted.database) return action({ redis });
    const { extensions } = wanted;
    const spatial = extensions.includes('postgis');
    return wanted.database === 'mysql'
      ? withMysql({ say }, (url) => action({ database: placeOf(url), redis }))
      : withPostgres({ say, extensions }, (url) => action({ database: { ...placeOf(url), spatial }, redis }));
  };
  return wanted.redis ? withRedis({ say }, ({ url }) => withDatabase(url)) : withDatabase(undefined);
}

/** The parts of `postgresql://user:password@host:port/name`, or `mysql://…`. */
export function placeOf(url: string): DatabasePlace {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const kind = protocol === 'mysql:' ? 'mysql' : 'postgresql';
  return {
    kind,
    host: hostname,
    port: Number(port || usualPorts[kind]),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    name: decodeURIComponent(pathname.slice(1)) || 'postgres',
  };
}

/** What sitecustomize.py of the support folder replaces in the settings, as it reads it. */
export function servicesVariable({
  database,
  redis,
}: Pick<Places, 'database' | 'redis'>): Record<string, string> {
  if (!database && !redis) return {};
  const { kind, host: HOST, port, user: USER, password: PASSWORD } = database ?? {};
  const engine = kind === 'mysql' ? 'mysql' : 'postgres|postgis';
  const value = {
    ...(database ? { engine, database: { HOST, PORT: String(port), USER, PASSWORD } } : {}),
    ...(redis ? { redis: redis.replace(/\/\d*$/, '') } : {}),
  };
  return { SHIPSHAPE_SERVICES: JSON.stringify(value) };
}
