import { join } from 'node:path';
import { type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx/core';
import type { Certificate } from './certificate.ts';
import { withCluster } from './postgres-cluster.ts';
import { readyPostgres } from './postgres-programs.ts';

export interface PostgresOptions {
  /** The clone whose `.shipshape` may hold PostgreSQL's programs; the workspace where absent. */
  root?: string;
  say: Log;
  /** Extensions that its databases can create, by PostgreSQL's own names, such as `postgis`. */
  extensions?: readonly string[] | undefined;
}

/**
 * Runs `action` with the URL of a PostgreSQL database whose user may create databases. That is the one
 * of TEST_DATABASE_URL, or else a server of its own on loopback, of this very call: its data is gone afterwards, whatever
 * happened.
 *
 * @throws UserError where there is no PostgreSQL and no way to get one, or it does not start
 */
export async function withPostgres<T>(
  options: PostgresOptions,
  action: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const { root = workspaceRoot, say, extensions } = options;
  const url = process.env.TEST_DATABASE_URL;
  if (url) {
    say('PostgreSQL: using the server that TEST_DATABASE_URL names');
    return await action(url);
  }
  const programs = await readyPostgres(join(root, '.shipshape/postgresql'), say, extensions);
  return await withCluster(programs, false, ({ url, port, version }) => {
    say(`PostgreSQL ${version}: started for these tests on 127.0.0.1:${port}`);
    return action(url);
  });
}

/** A PostgreSQL server behind a UNIX socket that only this user may enter. */
export interface SocketPostgres {
  /** The socket's path. */
  socket: string;
  /** What a connection to it may be offered TLS with. */
  certificate: Certificate | undefined;
  /** Makes a role that may do everything, and an empty database of its own; what is there already stays. */
  makeDatabase(user: string, name: string): Promise<void>;
}

/**
 * Runs `action` with a PostgreSQL server that has no network at all: access to its socket is enough to log in, under
 * any name. Its data is gone afterwards, whatever happened.
 *
 * @throws UserError where there is no PostgreSQL and no way to get one, or it does not start
 */
export async function withPostgresSocket<T>(
  { root = workspaceRoot, say, extensions }: PostgresOptions,
  action: (server: SocketPostgres) => Promise<T>,
): Promise<T> {
  const programs = await readyPostgres(join(root, '.shipshape/postgresql'), say, extensions);
  return await withCluster(programs, true, async ({ url, socket = '', version, certificate }) => {
    say(`PostgreSQL ${version}: started for this run, on a socket only`);
    const shell = $({
      env: { PATH: process.env.PATH, ...programs.env, LC_ALL: 'C.UTF-8' },
      quiet: true,
      nothrow: true,
    });
    const psql = async (sql: string) => {
      const { exitCode, stderr } = await shell`${join(programs.bin, 'psql')} ${url} -qAt -c ${sql}`;
      if (exitCode !== 0 && !/already exists/.test(stderr)) {
        throw new UserError(`PostgreSQL refused to make a database for this run: ${stderr.trim()}`);
      }
    };
    // Each connection of a run asks for its own: what is made is remembered.
    const made = new Map<string, Promise<void>>();
    const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
    return await action({
      socket,
      certificate,
      makeDatabase(user, name) {
        const key = JSON.stringify([user, name]);
        const known = made.get(key);
        if (known) return known;
        const making = psql(`CREATE ROLE ${quoted(user)} LOGIN SUPERUSER`).then(() =>
          psql(`CREATE DATABASE ${quoted(name)} OWNER ${quoted(user)}`),
        );
        made.set(key, making);
        return making;
      },
    });
  });
}
