import { expect, test } from 'vitest';
import { badProjectName, isPlainFolder, isProjectName, projectNameFor } from './project-name.ts';

test.each([
  'shop',
  'shop2',
  '2shop',
  'my-shop',
  'my--shop',
  'my_shop',
  'my__shop',
  'my.shop',
  'a'.repeat(100),
])('%s is a name', (name) => {
  expect(isProjectName(name)).toBe(true);
});

test.each([
  ['a$(touch x)b', 'a-touch-x-b'],
  ['my shop', 'my-shop'],
  ['My Shop', 'my-shop'],
  ['Shop', 'shop'],
  ['Café', 'cafe'],
  ['shop;rm -rf', 'shop-rm-rf'],
  ['shop`id`', 'shop-id'],
  ["it's", 'it-s'],
  ['a\nb', 'a-b'],
  ['-shop', 'shop'],
  ['shop.', 'shop'],
  ['my..shop', 'my.shop'],
  ['my___shop', 'my__shop'],
  ['my._shop', 'my.shop'],
  ['my_.shop', 'my.shop'],
  ['my-_shop', 'my-shop'],
  ['--', 'app'],
  ['', 'app'],
  ['店', 'app'],
  ['a'.repeat(101), 'a'.repeat(100)],
])('%j is refused, and %j would do', (name, better) => {
  expect(isProjectName(name)).toBe(false);
  expect(isProjectName(better)).toBe(true);
  expect(projectNameFor(name)).toBe(better);
  expect(badProjectName(name, `apps/${name}`)).toMatch(/^The folder "apps\/.*" cannot be a project/);
  expect(badProjectName(name, `apps/${name}`)).toContain(JSON.stringify(better));
});

test.each([
  ['apps/büro', true],
  ['apps/a@b+c', true],
  ['apps/-x', false],
  ['--flag', false],
  ['-rf/shop', false],
  ['apps/a b', false],
  ["apps/it's", false],
  ['apps/a"b', false],
  ['apps/a\nb', false],
  ['apps/shop\n', false],
  ['apps/$(x)', false],
  ['apps/a;b', false],
  ['apps/[id]', false],
  ['apps/a\\b', false],
  ['apps/~x', false],
  ['apps/a*', false],
])('whether commands can name the folder %j: %s', (folder, plain) => {
  expect(isPlainFolder(folder)).toBe(plain);
});
