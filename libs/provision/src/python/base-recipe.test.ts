import { expect, test } from 'vitest';
import { configOf, type DebianRecipe, recipeDigest } from '../base-image/base-recipe.ts';
import { pythonBase, pythonBaseFor, pythonVersions } from './base-recipe.ts';

test.each([
  ['3.10', 'python:3.10-slim-bookworm', '3.10-jammy-ubuntu-packages'],
  ['3.11', 'python:3.11-slim-bookworm', '3.11-bookworm-debian-packages'],
  ['3.12', 'python:3.12-slim-trixie', '3.12-noble-ubuntu-packages'],
  ['3.13', 'python:3.13-slim-trixie', '3.13-trixie-debian-packages'],
  ['3.14', 'python:3.14-slim-trixie', '3.14-forky-debian-packages'],
])('Python %s is the official %s, or made as %s', (version, official, made) => {
  const recipe = pythonBaseFor(version);
  expect(`${recipe.official.repository}:${recipe.official.tag}`).toBe(`docker.io/library/${official}`);
  expect(recipe.debian?.tag).toBe(made);
  expect(recipe.debian?.packages).toEqual(expect.arrayContaining(['tzdata', 'netbase', 'ca-certificates']));
});

test.each([
  ['3.14', 'python3.14\t3.14.8-1', '3.14.8'],
  ['3.12', 'python3.12\t1:3.12.3~rc1-1ubuntu0.9', '3.12.3'],
])('the image of Python %s states its release, as the official one does', (version, line, stated) => {
  const recipe = pythonBaseFor(version).debian as DebianRecipe;
  const packages = [`python3-minimal\t3.1.0-3`, line, `libpython3-stdlib:amd64\t3.1.0-3`];
  const { env } = configOf(recipe, packages);
  expect(env).toMatchObject({ LANG: 'C.UTF-8', PYTHON_VERSION: stated });
});

test('each is another image, under a name of its own', () => {
  const recipes = pythonVersions.map(pythonBaseFor);
  expect(new Set(recipes.map(({ name }) => name)).size).toBe(recipes.length);
  expect(new Set(recipes.map(({ debian }) => debian && recipeDigest(debian))).size).toBe(recipes.length);
  expect(pythonBase).toEqual(pythonBaseFor('3.13'));
});

test('apt leaves no cache in a layer, and takes the index of a suite that is not released although it has expired', () => {
  const settings = pythonVersions.map((version) => pythonBaseFor(version).debian?.aptSettings ?? []);
  for (const one of settings) expect(one).toEqual(expect.arrayContaining(['Dir::Cache::pkgcache ""']));
  expect(settings.filter((one) => one.some((line) => line.includes('Check-Valid-Until')))).toHaveLength(1);
});

test('of a Python that no suite has there is the official image only', () => {
  expect(pythonBaseFor('3.9')).toMatchObject({ official: { tag: '3.9-slim' }, debian: undefined });
});
