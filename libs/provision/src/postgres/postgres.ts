import { join } from 'node:path';
import { type Say, withCleanup, workspaceRoot } from '@shipshape/workspace';
import { makeCluster, removeAbandonedClusters } from './postgres-cluster.ts';
import { readyPostgres } from './postgres-programs.ts';

export interface PostgresOptions {
  /** The clone whose `.shipshape` may hold PostgreSQL's programs; the workspace where absent. */
  root?: string;
  say: Say;
  /** A database to use instead of one of our own; TEST_DATABASE_URL where absent. */
  url?: string | undefined;
}

/**
 * Runs `action` with the URL of a PostgreSQL database whose user may create databases. Without one given, that is a
 * server of its own on loopback, of this very call: its data is gone afterwards, whatever happened.
 *
 * @throws UserError where there is no PostgreSQL and no way to get one, or it does not start
 */
export async function withPostgres<T>(
  options: PostgresOptions,
  action: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const { root = workspaceRoot, say, url = process.env.TEST_DATABASE_URL } = options;
  if (url) {
    say('PostgreSQL: the one TEST_DATABASE_URL names');
    return await action(url);
  }
  const programs = await readyPostgres(join(root, '.shipshape/postgresql'), say);
  await removeAbandonedClusters();
  const cluster = makeCluster(programs);
  return await withCleanup(cluster.remove, async () => {
    const server = await cluster.start();
    say(`PostgreSQL ${server.version}: started for these tests on 127.0.0.1:${server.port}`);
    return await action(server.url);
  });
}
