import { type DjangoProject, describe as describeProjects } from '@shipshape/workload';
import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { placeOfPackages } from './package-manager.ts';

const files = djangoProject();
const [plain] = describeProjects(Object.keys(files), (path) => files[path], { name: 'shop' });
const withBuild = (folder: string): DjangoProject => {
  if (!plain) throw new Error('The builder made no Django project.');
  const node = { folder, manager: 'npm' as const, lock: null, script: 'build', output: [] };
  return { ...plain, static: { ...plain.static, value: { ...plain.static.value, node } } };
};

const beside = '.github/pipeline';
const nx = '{"plugins": ["shipshape/nx"]}';
const front = '{"scripts": {"build": "sass"}}';
const byImage = 'an image builds the front end of the package.json at the root';
const by = (manager: string) => `the package.json at the root belongs to ${manager}`;

test.each<[string, Record<string, string>, string, (string | undefined)?, string?]>([
  ['no package.json', {}, '.'],
  ['npm by default', { 'package.json': '{}' }, '.'],
  ['npm by its lock', { 'package.json': '{}', 'package-lock.json': '{}' }, '.'],
  ['npm by its name', { 'package.json': '{"packageManager": "npm@11.0.0"}', 'yarn.lock': '' }, '.'],
  ['yarn', { 'package.json': '{}', 'yarn.lock': '' }, beside, by('yarn (yarn.lock)')],
  [
    'pnpm by its name',
    { 'package.json': '{"packageManager": "pnpm@10.1.0"}' },
    beside,
    by('pnpm (packageManager in package.json)'),
  ],
  ['bun', { 'package.json': '{}', 'bun.lock': '' }, beside, by('bun (bun.lock)')],
  ['a lock without a package.json', { 'yarn.lock': '' }, '.'],
  [
    'adopted before beside pnpm',
    { 'package.json': '{}', 'pnpm-lock.yaml': '', 'nx.json': nx, [`${beside}/package.json`]: '{}' },
    beside,
    by('pnpm (pnpm-lock.yaml)'),
  ],
  ['a front end that the image builds', { 'package.json': front }, beside, byImage, '.'],
  ['a front end in a folder of its own', { 'package.json': '{}' }, '.', undefined, 'front'],
  [
    'a team that named them itself',
    { 'package.json': '{"devDependencies": {"nx": "1", "shipshape": "1"}}' },
    '.',
    undefined,
    '.',
  ],
])('%s', (_, texts, folder, why, build) => {
  const projects = build ? [withBuild(build)] : [];
  expect(placeOfPackages((path) => texts[path], projects)).toEqual(why ? { folder, why } : { folder });
});
