import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { quickFolder } from '@shipshape/workspace/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeContext } from './context.ts';
import { walk } from './walk.ts';
import { writeContext } from './write-context.ts';

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(quickFolder, 'shipshape-test-'));
  folder = join(base, 'context');
  mkdirSync(folder);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(folder, '.dockerignore'), 'Dockerfile\n.dockerignore\n');
});
afterEach(() => rmSync(base, { recursive: true }));

const paths = async (dockerfile?: string) =>
  (await makeContext(folder, dockerfile ? { dockerfile } : {})).files.map(({ path }) => path);
/** Puts something else in a file's place. */
const replace = (path: string, make: (path: string) => unknown) => {
  rmSync(join(folder, path));
  make(join(folder, path));
};
const write = (path: string, text = path) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

test('a link is a link with its target, wherever it leads', async () => {
  mkdirSync(join(folder, 'shop'));
  for (const [name, target] of [
    ['.#urls.py', 'user@host.1234'],
    ['folder', 'shop'],
    ['self', 'self'],
    ['above', '../..'],
    ['absolute', '/etc/passwd'],
  ] as const) {
    symlinkSync(target, join(folder, name));
  }
  const context = await makeContext(folder);
  expect(context.files).toEqual([
    { path: '.#urls.py', type: 'link', target: 'user@host.1234' },
    { path: 'above', type: 'link', target: '../..' },
    { path: 'absolute', type: 'link', target: '/etc/passwd' },
    { path: 'folder', type: 'link', target: 'shop' },
    { path: 'self', type: 'link', target: 'self' },
    { path: 'shop', type: 'folder' },
  ]);
  await writeContext(context, join(base, 'written'));
  expect(readlinkSync(join(base, 'written', 'absolute'))).toBe('/etc/passwd');
});

test('a socket is left out', async () => {
  const server = createServer().listen(join(folder, 'gunicorn.sock'));
  await new Promise((resolve) => server.once('listening', resolve));
  expect(await paths()).toEqual([]);
  server.close();
});

test('a named pipe is an error that names it, and holds nothing up', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await expect(makeContext(folder)).rejects.toThrow(/^"pipe" in .*\/context is a named pipe/);
  writeFileSync(join(folder, '.dockerignore'), '*');
  expect(await paths()).toEqual([]);
});

test('a Dockerfile or an ignore file that is a named pipe holds nothing up', async () => {
  rmSync(join(folder, '.dockerignore'));
  execFileSync('mkfifo', [join(folder, '.dockerignore')]);
  await expect(makeContext(folder)).rejects.toThrow(/\.dockerignore is no regular file/);
  execFileSync('mkfifo', [join(base, 'Dockerfile')]);
  await expect(paths(join(base, 'Dockerfile'))).rejects.toThrow(/Dockerfile is no regular file/);
});

test('a name that is not UTF-8 is an error', async () => {
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]), '');
  await expect(makeContext(folder)).rejects.toThrow(/is not UTF-8: rename it/);
});

test('a link to a name that is not UTF-8 is an error, since an image would have another target', async () => {
  symlinkSync(Buffer.from([0x63, 0xe9]), join(folder, 'link'));
  await expect(makeContext(folder)).rejects.toThrow(/^The link "link" in .* is not UTF-8: make it anew/);
});

test.each(['Dockerfile', '.dockerignore'])(
  'a %s that is not UTF-8 is an error, but for comments',
  async (name) => {
    const bytes = (line: string) => Buffer.from(`# a\n${line}\n`, 'latin1');
    writeFileSync(join(folder, name), bytes('# caf\xe9'));
    await expect(paths()).resolves.toBeDefined();
    writeFileSync(join(folder, name), bytes('ENV A=caf\xe9'));
    await expect(paths()).rejects.toThrow(new RegExp(`${name}:2 is not UTF-8: save the file`));
  },
);

test('a file over 2 GiB has a digest', async () => {
  write('big', '');
  truncateSync(join(folder, 'big'), 2 ** 31 + 1);
  const [big] = (await makeContext(folder)).files;
  expect(big).toMatchObject({
    path: 'big',
    type: 'file',
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
  });
}, 120_000);

test('the ignore file beside the Dockerfile goes before the one of the folder', async () => {
  write('secret.key');
  write('a');
  mkdirSync(join(base, 'docker'));
  const dockerfile = join(base, 'docker', 'prod.Dockerfile');
  writeFileSync(dockerfile, 'FROM scratch\n');
  expect(await paths(dockerfile)).toEqual(['a', 'secret.key']);
  writeFileSync(`${dockerfile}.dockerignore`, 'secret.key\nDockerfile*\n.dockerignore');
  expect(await paths(dockerfile)).toEqual(['a']);
  write('Dockerfile.dockerignore', '*\n!a');
  expect(await paths()).toEqual(['a']);
  write('Dockerfile.dockerignore', '');
  expect(await paths()).toEqual([
    '.dockerignore',
    'Dockerfile',
    'Dockerfile.dockerignore',
    'a',
    'secret.key',
  ]);
});

test("the spelling of buildah and podman counts as Docker's does, and two that differ are an error", async () => {
  rmSync(join(folder, '.dockerignore'));
  write('secret.key', 'x');
  write('.containerignore', 'secret.key\n.*ignore\nDockerfile*\n');
  expect(await paths()).toEqual([]);
  write('.dockerignore', 'secret.key\n.*ignore\nDockerfile*\n');
  expect(await paths()).toEqual([]);
  write('.dockerignore', 'secret.key\n');
  await expect(makeContext(folder)).rejects.toThrow(
    /\.containerignore and \S*\.dockerignore differ: .* Keep one/,
  );
  // The ignore file beside the Dockerfile takes precedence over both.
  write('Dockerfile.containerignore', '*\n!secret.key\n');
  expect(await paths()).toEqual(['secret.key']);
});

test('what an exception takes back in comes with the folders above it', async () => {
  write('shop/settings/prod.py');
  write('shop/urls.py');
  writeFileSync(join(folder, '.dockerignore'), '*\n!shop*/settings/*.py');
  expect(await paths()).toEqual(['shop', 'shop/settings', 'shop/settings/prod.py']);
});

test('the digest changes with everything that can reach an image, and with nothing else', async () => {
  write('a/b');
  write('c');
  const digest = async () => (await makeContext(folder)).digest;
  const first = await digest();
  chmodSync(join(folder, 'c'), 0o600);
  chmodSync(join(folder, 'a'), 0o700);
  expect(await digest()).toBe(first);
  const seen = new Set([first]);
  const changes = [
    () => write('c', 'other'),
    () => chmodSync(join(folder, 'c'), 0o700),
    () => mkdirSync(join(folder, 'empty')),
    () => symlinkSync('c', join(folder, 'link')),
    () => replace('link', (path) => symlinkSync('a', path)),
    () => replace('link', () => write('link', 'a')),
    () => write('Dockerfile', 'FROM other\n'),
  ];
  for (const change of changes) {
    change();
    seen.add(await digest());
  }
  expect(seen.size).toBe(1 + changes.length);
});

test('is written with one time, and modes of its own', async () => {
  write('a/run');
  write('b');
  chmodSync(join(folder, 'a/run'), 0o4711);
  chmodSync(join(folder, 'a'), 0o2777);
  const to = join(base, 'written');
  await writeContext(await makeContext(folder), to);
  const seen = ['', 'a', 'a/run', 'b'].map((path) => lstatSync(join(to, path)));
  expect(seen.map(({ mode }) => (mode & 0o7777).toString(8))).toEqual(['755', '755', '755', '644']);
  expect(new Set(seen.map(({ mtimeMs }) => mtimeMs))).toEqual(new Set([Date.UTC(1980, 0, 2)]));
  expect(readFileSync(join(to, 'a/run'), 'utf8')).toBe('a/run');
});

test.each([
  ['changed', () => write('a', 'other'), /^"a" in .* changed during the build: run it again/],
  ['went', () => rmSync(join(folder, 'a')), /a can't be read \(ENOENT/],
  ['became a link', () => replace('a', (path) => symlinkSync('b', path)), /a can't be read \(ELOOP/],
  ['became a pipe', () => replace('a', (path) => execFileSync('mkfifo', [path])), /no regular file/],
])('a file that %s after it was hashed is an error', async (_, change, message) => {
  write('a');
  write('b');
  const context = await makeContext(folder);
  change();
  await expect(writeContext(context, join(base, 'written'))).rejects.toThrow(message);
});

test('an ignored file or folder that another program takes away meanwhile is nothing', () => {
  for (const path of ['kept', 'ignored/lock', 'lock']) write(path);
  const gone = (path: string, parent?: { ignored: boolean }) => {
    const ignored = path !== 'kept' || parent !== undefined;
    if (ignored) rmSync(join(folder, path), { recursive: true });
    return { ignored, mayHoldException: true, matched: [] };
  };
  expect(walk(folder, gone).map(({ path }) => path)).toEqual(['kept']);
  write('lock');
  const wanted = (path: string) => {
    rmSync(join(folder, path));
    return { ignored: false, mayHoldException: false, matched: [] };
  };
  expect(() => walk(folder, wanted)).toThrow(/can't be read \(ENOENT\)/);
});

test('what is missing is named', async () => {
  rmSync(join(folder, 'Dockerfile'));
  await expect(makeContext(folder)).rejects.toThrow(/^There is no .*\/context\/Dockerfile: write one/);
});
