import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { notAsRunner, suitesOfRunner } from './testing/suites.ts';

const root = join(import.meta.dirname, '..');

/** The folders of the suites, by the name that Nx has for each. */
const folders = new Map([
  ...readdirSync(join(root, 'libs')).map((name): [string, string] => [name, `libs/${name}`]),
  ['tools', 'tools/src'],
  ['docker-metadata', 'tools/docker-metadata'],
]);

const readsEnvironment = (folder: string): boolean =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((file) => /\.(ts|js|mjs|cjs)$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file))
    .some((file) => readFileSync(join(root, folder, file), 'utf8').includes('process.env'));

test('every suite that reads the environment runs as a step of GitHub Actions, or it is stated why not', () => {
  const reading = [...folders].flatMap(([name, folder]) => (readsEnvironment(folder) ? [name] : []));
  expect(reading.length).toBeGreaterThan(8);
  const known = [...suitesOfRunner, ...Object.keys(notAsRunner)];
  expect(reading.filter((name) => !known.includes(name))).toEqual([]);
  expect(Object.keys(notAsRunner).filter((name) => !reading.includes(name))).toEqual([]);
});

test('each suite that is run once more exists', () => {
  const named = [...suitesOfRunner, ...Object.keys(notAsRunner)];
  expect(named.filter((name) => !folders.has(name))).toEqual([]);
});
