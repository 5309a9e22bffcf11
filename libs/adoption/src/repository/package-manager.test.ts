import { expect, test } from 'vitest';
import { placeOfPackages } from './package-manager.ts';

const beside = '.github/pipeline';
const nx = '{"plugins": ["shipshape/nx"]}';

test.each<[string, Record<string, string>, string, string?]>([
  ['no package.json', {}, '.'],
  ['npm by default', { 'package.json': '{}' }, '.'],
  ['npm by its lock', { 'package.json': '{}', 'package-lock.json': '{}' }, '.'],
  [
    'npm by its name, whatever else lies there',
    { 'package.json': '{"packageManager": "npm@11.0.0"}', 'yarn.lock': '' },
    '.',
  ],
  ['yarn classic and berry', { 'package.json': '{}', 'yarn.lock': '' }, beside, 'yarn (yarn.lock)'],
  [
    'pnpm by its name',
    { 'package.json': '{"packageManager": "pnpm@10.1.0"}' },
    beside,
    'pnpm (packageManager in package.json)',
  ],
  ['bun', { 'package.json': '{}', 'bun.lock': '' }, beside, 'bun (bun.lock)'],
  ['a lock without a package.json', { 'yarn.lock': '' }, '.'],
  [
    'adopted before',
    { 'package.json': '{}', 'pnpm-lock.yaml': '', 'nx.json': nx, [`${beside}/package.json`]: '{}' },
    beside,
    'pnpm (pnpm-lock.yaml)',
  ],
])('%s', (_, files, folder, other) => {
  expect(placeOfPackages((path) => files[path])).toEqual(other ? { folder, other } : { folder });
});
