import { withPostgres, withRedis } from '@shipshape/provision';
import type { Log } from '@shipshape/workspace';
import type { DatabasePlace, Places } from './placeholders.ts';

/** Runs `action` with real servers on loopback, thrown away afterwards; PostgreSQL may be TEST_DATABASE_URL's. */
export async function withServices<T>(
  wanted: { postgres: boolean; redis: boolean },
  say: Log,
  action: (places: Pick<Places, 'postgres' | 'redis'>) => Promise<T>,
): Promise<T> {
  const withDatabase = (redis: string | undefined) =>
    wanted.postgres
      ? withPostgres({ say }, (url) => action({ postgres: placeOf(url), redis }))
      : action({ redis });
  return wanted.redis ? withRedis({ say }, ({ url }) => withDatabase(url)) : withDatabase(undefined);
}

/** The parts of `postgresql://user:password@host:port/name`. */
export function placeOf(url: string): DatabasePlace {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    name: decodeURIComponent(pathname.slice(1)) || 'postgres',
  };
}

/** What sitecustomize.py of the support folder replaces in the settings, as it reads it. */
export function servicesVariable({
  postgres,
  redis,
}: Pick<Places, 'postgres' | 'redis'>): Record<string, string> {
  if (!postgres && !redis) return {};
  const { host: HOST, port, user: USER, password: PASSWORD } = postgres ?? {};
  const value = {
    ...(postgres ? { postgres: { HOST, PORT: String(port), USER, PASSWORD } } : {}),
    ...(redis ? { redis: redis.replace(/\/\d*$/, '') } : {}),
  };
  return { SHIPSHAPE_SERVICES: JSON.stringify(value) };
}
