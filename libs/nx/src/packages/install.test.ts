import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { installPinned, isInstalled, link, type Npm } from './index.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

let root = '';
let calls: {
  args: string[];
  folder: string;
  manifest: unknown;
  lock: { packages: Record<string, object> };
}[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shipshape-packages-'));
  folders.push(root);
  calls = [];
});

const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

function write(files: Record<string, unknown>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), JSON.stringify(content));
  }
}

/** Installs what the lock names, as far as we look at it. */
const npm: Npm = async (args, folder) => {
  const lock = json(join(folder, 'package-lock.json'));
  calls.push({ args, folder, manifest: json(join(folder, 'package.json')), lock });
  for (const name of ['nx', 'shipshape']) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, bin: `${name}.js` }));
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/.bin', name), '');
  }
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify(lock));
};

const nxJson = { plugins: ['shipshape/nx'] };
const ours = { nx: '1.0.0', shipshape: 'file:vendor/shipshape.tgz' };
const packages = {
  'node_modules/nx': { version: '1.0.0', integrity: 'sha512-nx' },
  'node_modules/shipshape': {
    version: '0.0.0',
    resolved: 'file:vendor/shipshape.tgz',
    integrity: 'sha512-s',
  },
};
const lockOf = (more: object = {}) => ({ lockfileVersion: 3, packages: { '': {}, ...packages, ...more } });

test('a package.json of the pipeline alone is installed as it is, and on a runner by its lock', async () => {
  write({ 'package.json': { devDependencies: ours }, 'package-lock.json': lockOf(), 'nx.json': nxJson });
  await installPinned(root, { npm });
  await installPinned(root, { npm, fresh: true });
  expect(calls.map(({ args, folder }) => [args[0], folder])).toEqual([
    ['install', root],
    ['ci', root],
  ]);
  expect(isInstalled(root)).toBe(true);
});

test("a front end's packages, and the Node that it asks for, do not matter", async () => {
  write({
    'package.json': {
      devEngines: { runtime: { name: 'node', version: '^99' } },
      devDependencies: { ...ours, sass: '1' },
    },
    'package-lock.json': lockOf({ 'node_modules/sass': { version: '1.0.0' } }),
    'nx.json': nxJson,
  });
  expect(isInstalled(root)).toBe(false);
  await installPinned(root, { npm });
  const tarball = `file:${join(root, 'vendor/shipshape.tgz')}`;
  expect(calls).toHaveLength(1);
  expect(calls[0]?.manifest).toEqual({
    ...{ name: 'pipeline', private: true },
    dependencies: { nx: '1.0.0', shipshape: tarball },
  });
  expect(calls[0]?.lock.packages['']).toEqual({
    name: 'pipeline',
    dependencies: { nx: '1.0.0', shipshape: tarball },
  });
  expect(calls[0]?.lock.packages['node_modules/shipshape']).toMatchObject({ resolved: tarball });
  expect(json(join(root, 'node_modules/nx/package.json')).name).toBe('nx');
  expect(existsSync(join(root, 'node_modules/.bin/shipshape'))).toBe(true);
  expect(isInstalled(root)).toBe(true);

  // A second time there is nothing to do; another lock is another installation, and the old one goes.
  await installPinned(root, { npm });
  expect(calls).toHaveLength(1);
  write({
    'package-lock.json': lockOf({ 'node_modules/nx': { version: '1.0.1', integrity: 'sha512-new' } }),
  });
  expect(isInstalled(root)).toBe(false);
  await installPinned(root, { npm });
  expect(isInstalled(root)).toBe(true);
  expect(readdirSync(join(root, '.shipshape/packages'))).toHaveLength(1);
});

test('a team that installed everything itself has ours, too', async () => {
  write({
    'package.json': { devDependencies: { ...ours, sass: '1' } },
    'package-lock.json': lockOf(),
    'nx.json': nxJson,
  });
  await npm(['ci'], root);
  expect(isInstalled(root)).toBe(true);
});

test('beside another package manager they are in a folder of their own, and linked', async () => {
  const at = '.github/pipeline';
  write({
    'package.json': { packageManager: 'pnpm@10.0.0', dependencies: { sass: '1' } },
    [`${at}/package.json`]: { devDependencies: ours },
    [`${at}/package-lock.json`]: lockOf(),
    'nx.json': nxJson,
  });
  await installPinned(root, { npm, fresh: true });
  expect(calls.map(({ args, folder }) => [args[0], folder])).toEqual([['ci', join(root, at)]]);
  expect(json(join(root, 'node_modules/shipshape/package.json')).name).toBe('shipshape');
  expect(isInstalled(root)).toBe(true);
  link(root, join(root, at));
  expect(isInstalled(root)).toBe(true);
});

test.each([
  [
    'a workspace with further plugins needs its own packages',
    { plugins: ['shipshape/nx', '@nx/vite/plugin'] },
  ],
  ['a workspace that is not adopted is installed as it is', { plugins: ['shipshape/nx'] }, { nx: '1.0.0' }],
])('%s', async (_, nxConfiguration, names: Record<string, string> = { ...ours, sass: '1' }) => {
  write({
    'package.json': { devDependencies: names },
    'package-lock.json': lockOf(),
    'nx.json': nxConfiguration,
  });
  await installPinned(root, { npm, fresh: true });
  expect(calls.map(({ args, folder }) => [args[0], folder])).toEqual([['ci', root]]);
});

test('a lock that does not name them is an error that says what to do', async () => {
  write({ 'package.json': { devDependencies: { ...ours, sass: '1' } }, 'nx.json': nxJson });
  await expect(installPinned(root, { npm })).rejects.toThrow(
    /No npm lock in \. names nx and shipshape: run `npm/,
  );
});
