import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { anyFreePort, type Log, UserError, workspaceRoot } from '@shipshape/workspace';
import { $ } from 'zx/core';
import { serverAccount } from '../account.ts';
import { withTemporaryServer } from '../temporary-server.ts';
import { type MysqlPrograms, readyMysql } from './mysql-programs.ts';

interface MysqlOptions {
  /** The clone whose `.shipshape` may hold MariaDB's programs; the workspace where absent. */
  root?: string;
  say: Log;
}

/** A MariaDB server behind a UNIX socket that only this user may enter. */
export interface SocketMysql {
  /** The socket's path. */
  socket: string;
  /** Makes an empty database; one that is there stays. */
  makeDatabase(name: string): Promise<void>;
}

const prefix = 'shipshape-mysql-';
/** No durability: the data is not needed after a crash. */
const settings = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-buffer-pool-size=64M',
  '--skip-log-bin',
  '--skip-name-resolve',
  '--character-set-server=utf8mb4',
];

/**
 * Runs `action` with the URL of a MariaDB database whose user may create databases: a server of its own on loopback, of
 * this very call, behind a password. Its data is gone afterwards, whatever happened.
 *
 * @throws UserError where there is no MariaDB and no way to get one, or it does not start
 */
export async function withMysql<T>(options: MysqlOptions, action: (url: string) => Promise<T>): Promise<T> {
  const password = randomBytes(16).toString('hex');
  const port = await anyFreePort();
  // With TLS where the server makes a certificate by itself (11.4): clients of that age ask for it, also on loopback.
  const listen = [`--port=${port}`, '--bind-address=127.0.0.1'];
  const user = "shipshape@'%'";
  const start = [
    'CREATE DATABASE shipshape;',
    `CREATE USER ${user} IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO ${user} WITH GRANT OPTION;`,
  ];
  return await withServer(options, listen, start, ({ version }) => {
    options.say(`MariaDB ${version}: started for these tests on 127.0.0.1:${port}`);
    return action(`mysql://shipshape:${password}@127.0.0.1:${port}/shipshape`);
  });
}

/**
 * Runs `action` with a MariaDB server that has no network at all: access to its socket is enough to log in, under any
 * name. Its data is gone afterwards, whatever happened.
 *
 * @throws UserError where there is no MariaDB and no way to get one, or it does not start
 */
export async function withMysqlSocket<T>(
  options: MysqlOptions,
  action: (server: SocketMysql) => Promise<T>,
): Promise<T> {
  return await withServer(
    options,
    // The gateway to it reads what a client sends.
    ['--skip-networking', '--skip-grant-tables', '--skip-ssl'],
    [],
    ({ version, socket, programs }) => {
      options.say(`MariaDB ${version}: started for this run, on a socket only`);
      const shell = $({ env: { PATH: process.env.PATH, ...programs.env }, quiet: true, nothrow: true });
      return action({
        socket,
        async makeDatabase(name) {
          const sql = `CREATE DATABASE IF NOT EXISTS \`${name.replaceAll('`', '``')}\``;
          const { exitCode, stderr } =
            await shell`${join(programs.base, 'bin/mariadb')} --no-defaults --socket=${socket} -e ${sql}`;
          if (exitCode !== 0)
            throw new UserError(`MariaDB refused to make a database for this run: ${stderr.trim()}`);
        },
      });
    },
  );
}

interface Started {
  version: string;
  socket: string;
  programs: MysqlPrograms;
}

async function withServer<T>(
  { root = workspaceRoot, say }: MysqlOptions,
  listen: string[],
  first: string[],
  action: (server: Started) => Promise<T>,
): Promise<T> {
  const programs = await readyMysql(join(root, '.shipshape/mysql'), say);
  const server = {
    ...{ prefix, env: programs.env, failed, account: serverAccount('mysql') },
    ...{ ready: "Version: '", complaint: '[ERROR]' },
  };
  return await withTemporaryServer(server, async ({ folder, write, prepare, start }) => {
    const where = ['--no-defaults', `--basedir=${programs.base}`, `--datadir=${join(folder, 'data')}`];
    const install = [...where, '--auth-root-authentication-method=socket', '--skip-test-db'];
    prepare(join(programs.base, 'bin/mariadb-install-db'), install);
    const socket = join(folder, 'socket');
    const script = write('start.sql', first.join('\n'));
    const own = [`--socket=${socket}`, `--pid-file=${join(folder, 'pid')}`, `--init-file=${script}`];
    const all = [...where, ...own, ...listen, ...settings];
    const log = await start(join(programs.base, 'sbin/mariadbd'), all);
    return await action({ version: /^Version: '([\d.]+)/m.exec(log)?.[1] ?? '', socket, programs });
  });
}

const failed = (words: string) =>
  new UserError(`MariaDB did not start: ${words.trim().replaceAll('\n', ' ')}`);
