import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProcesses } from '@shipshape/workspace';
import { eventually, scratch, startScript } from '@shipshape/workspace/testing';
import { beforeEach, expect, test, vi } from 'vitest';
import { hasApt } from '../apt/apt.ts';
import { withRunServices } from '../run-services.ts';
import { withPostgres, withPostgresSocket } from './postgres.ts';

const lines: string[] = [];
const say = (line: string) => lines.push(line);

beforeEach(({ skip }) => {
  lines.length = 0;
  skip(!hasApt(), 'needs apt-get, to have a PostgreSQL where none is installed');
});

/** Servers of ours that live, by their data folder. */
const serversIn = (owner: number | undefined) =>
  findProcesses((line) => line.includes('postgres -D ') && line.includes(`/shipshape-postgres-${owner}-`));
const dataOf = (line = '') => line.match(/-D (\S+)/)?.[1] ?? '';

test('gives a database whose user may create databases, on loopback only, and removes it afterwards', async () => {
  let data = '';
  const answer = await withPostgres({ root: scratch(), say }, async (url) => {
    data = dataOf(serversIn(process.pid)[0]?.commandLine);
    expect(existsSync(data)).toBe(true);
    const ask = (sql: string) => execFileSync('psql', [url, '-Atc', sql], { encoding: 'utf8' }).trim();
    ask('create database second');
    expect(ask("select count(*) from pg_database where datname = 'second'")).toBe('1');
    expect(ask('show listen_addresses')).toBe('127.0.0.1');
    const encrypted = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
    expect(execFileSync('psql', [`${url}?sslmode=require`, '-Atc', encrypted], { encoding: 'utf8' })).toBe(
      't\n',
    );
    const stranger = url.replace(/:[0-9a-f]+@/, ':guess@');
    expect(() => execFileSync('psql', [stranger, '-c', 'select 1'], { stdio: 'pipe' })).toThrow(
      'password authentication failed',
    );
    return ask('show server_encoding');
  });
  expect(answer).toBe('UTF8');
  expect(lines.at(-1)).toMatch(/^PostgreSQL \d+\.\d+: started for these tests on 127\.0\.0\.1:\d+$/);
  expect(serversIn(process.pid)).toEqual([]);
  expect(existsSync(data)).toBe(false);
});

test('removes it where the action fails, and passes the failure on', async () => {
  let data = '';
  const failing = withPostgres({ root: scratch(), say }, async () => {
    data = dataOf(serversIn(process.pid)[0]?.commandLine);
    throw new Error('a test failed');
  });
  await expect(failing).rejects.toThrow('a test failed');
  expect(data).not.toBe('');
  expect(existsSync(data)).toBe(false);
  expect(serversIn(process.pid)).toEqual([]);
});

const script = (root: string) => `
  import { withPostgres, withPostgresSocket } from './postgres.ts';
  await withPostgres({ root: ${JSON.stringify(root)}, say: () => {} }, async () => {
    console.log('up');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  });`;

test.each(['SIGINT', 'SIGTERM'] as const)('removes it on %s, and ends by that signal', async (signal) => {
  const run = startScript(import.meta.dirname, script(scratch()));
  await eventually(() => run.output().includes('up'));
  const data = dataOf(serversIn(run.pid)[0]?.commandLine);
  run.kill(signal);
  await run.ended;
  expect(run.signalCode).toBe(signal);
  expect(serversIn(run.pid)).toEqual([]);
  expect(data).not.toBe('');
  expect(existsSync(join(data, '..'))).toBe(false);
});

test('where a run is killed its server ends too, and the next one removes its data', async () => {
  const killed = startScript(import.meta.dirname, script(scratch()));
  await eventually(() => killed.output().includes('up'));
  const data = dataOf(serversIn(killed.pid)[0]?.commandLine);
  killed.kill('SIGKILL');
  await killed.ended;
  await eventually(() => serversIn(killed.pid).length === 0);
  expect(existsSync(data)).toBe(true);
  await withPostgres({ root: scratch(), say }, async () => {
    expect(existsSync(join(data, '..'))).toBe(false);
  });
});

test('uses the database of TEST_DATABASE_URL, says so without its password, and starts none', async () => {
  vi.stubEnv('TEST_DATABASE_URL', 'postgresql://app:secret@db.example/app');
  const url = await withPostgres({ root: scratch(), say }, async (given) => given);
  vi.unstubAllEnvs();
  expect(url).toBe('postgresql://app:secret@db.example/app');
  expect(lines).toEqual(['PostgreSQL: using the server that TEST_DATABASE_URL names']);
});

test('its databases can create the extensions that are asked for, PostGIS among them; an unknown one is named', async () => {
  const extensions = ['postgis', 'pg_trgm', 'no_such_one'];
  await withPostgresSocket({ root: scratch(), say, extensions }, async ({ socket, makeDatabase }) => {
    await makeDatabase('shop', 'shop');
    const [folder, port] = [join(socket, '..'), socket.split('.').at(-1)];
    const ask = ['-h', folder, '-p', String(port), '-U', 'shop', '-d', 'shop', '-qAtc'];
    const sql = 'create extension postgis; create extension pg_trgm; select st_astext(st_makepoint(1, 2))';
    expect(execFileSync('psql', [...ask, sql], { encoding: 'utf8' })).toBe('POINT(1 2)\n');
  });
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^PostgreSQL \d+ has no extension no_such_one: no package postgresql-\d+-no-such-one/,
    ),
  );
}, 300_000);

test('gives one without any network, for every role and database that is asked for', async () => {
  await withPostgresSocket({ root: scratch(), say }, async ({ socket, makeDatabase }) => {
    await makeDatabase('sh"op', 'shop-1');
    await makeDatabase('sh"op', 'shop-1');
    const [folder, port] = [join(socket, '..'), socket.split('.').at(-1)];
    const ask = ['-h', folder, '-p', String(port), '-U', 'sh"op', '-d', 'shop-1', '-Atc'];
    expect(execFileSync('psql', [...ask, 'show listen_addresses'], { encoding: 'utf8' })).toBe('\n');
  });
});

test('one of a run has TLS for connections that ask for it', async () => {
  await withRunServices([{ kind: 'postgresql' }], say, async ({ postgresql: serve }) => {
    const server = createServer((connection) => serve?.(connection)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const mode of ['require', 'disable', 'prefer']) {
      const url = `postgresql://shop@127.0.0.1:${port}/shop?sslmode=${mode}`;
      const { stdout } = await promisify(execFile)('psql', [url, '-Atc', 'select current_database()']);
      expect(stdout).toBe('shop\n');
    }
    server.close();
  });
});
