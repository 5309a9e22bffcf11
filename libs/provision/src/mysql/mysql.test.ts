import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findProcesses } from '@shipshape/workspace';
import { scratch } from '@shipshape/workspace/testing';
import { beforeEach, expect, test } from 'vitest';
import { hasApt } from '../apt/apt.ts';
import { readLogin } from './login.ts';
import { withMysql, withMysqlSocket } from './mysql.ts';

const lines: string[] = [];
const say = (line: string) => lines.push(line);

beforeEach(({ skip }) => {
  lines.length = 0;
  skip(!hasApt(), 'needs apt-get, to have a MariaDB where none is installed');
});

const servers = () => findProcesses((line) => line.includes(`/shipshape-mysql-${process.pid}-`));

test('gives a database whose user may create databases, on loopback only, and removes it afterwards', async () => {
  let data = '';
  const failing = withMysql({ root: scratch(), say }, async (url) => {
    const { hostname, port, username, password, pathname } = new URL(url);
    const ask = (sql: string, secret = password) => {
      const place = [
        '--no-defaults',
        `--host=${hostname}`,
        `--port=${port}`,
        `--user=${username}`,
        pathname.slice(1),
      ];
      const env = { PATH: process.env.PATH, MYSQL_PWD: secret };
      return execFileSync('mariadb', [...place, '-Ne', sql], { encoding: 'utf8', env, stdio: 'pipe' }).trim();
    };
    ask('CREATE DATABASE test_shipshape');
    expect(ask('SELECT @@bind_address, @@character_set_database')).toBe('127.0.0.1\tutf8mb4');
    expect(() => ask('SELECT 1', 'guess')).toThrow('Access denied');
    // A client of 11.4 or later refuses a server without TLS (error 2026), which servers of that age have by themselves.
    expect(servers().map(({ commandLine }) => commandLine)).toEqual([expect.not.stringContaining('ssl')]);
    data = ask('SELECT @@datadir');
    expect(existsSync(data)).toBe(true);
    throw new Error('a test failed');
  });
  await expect(failing).rejects.toThrow('a test failed');
  expect(lines.at(-1)).toMatch(/^MariaDB [\d.]+: started for these tests on 127\.0\.0\.1:\d+$/);
  expect(existsSync(data)).toBe(false);
  expect(servers()).toEqual([]);
});

test('listens on a socket alone, for every database that is asked for', async () => {
  await withMysqlSocket({ root: scratch(), say }, async ({ socket, makeDatabase }) => {
    await makeDatabase('sh`op');
    await makeDatabase('sh`op');
    const place = ['--no-defaults', `--socket=${socket}`, '--user=anybody', 'sh`op', '-Ne'];
    expect(execFileSync('mariadb', [...place, 'SELECT @@skip_networking'], { encoding: 'utf8' })).toBe('1\n');
    expect(existsSync(dirname(socket))).toBe(true);
  });
});

/** As a client sends it: with the capabilities, the user, an answer to the challenge, the database. */
function login(capabilities: number, ...parts: (string | number[])[]): Buffer {
  const body = Buffer.concat([Buffer.alloc(32), ...parts.map((part) => Buffer.from(part as string))]);
  body.writeUInt32LE(capabilities, 0);
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = 1;
  return Buffer.concat([head, body]);
}

const whole = login(0x8008 | (1 << 21), 'shop\0', [3, 1, 2, 3], 'shop-1\0', 'mysql_native_password\0');
test.each([
  ['a database', whole, { database: 'shop-1' }],
  ['an answer that ends with a zero', login(8, 'shop\0', 'secret\0', 'shop-1\0'), { database: 'shop-1' }],
  ['none', login(0x8000, 'shop\0', [0], 'mysql_native_password\0'), { database: undefined }],
  ['half of it', whole.subarray(0, 40), 'incomplete'],
  ['two bytes', whole.subarray(0, 2), 'incomplete'],
  ['something else', Buffer.from([1, 0, 0, 0, 9]), { database: undefined }],
])('a login with %s', (_, bytes, expected) => {
  expect(readLogin(bytes)).toEqual(expected);
});
