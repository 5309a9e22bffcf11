import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRepository } from '@shipshape/adoption';
import { scratchRepository } from '@shipshape/git/testing';
import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { adoptedProjects } from './projects.ts';

const request = { name: '', workflows: '', update: false, dryRun: false, yes: true, json: true };

/** A repository with projects in these folders, of which some are adopted. */
function repository(folders: readonly string[], adopted: Readonly<Record<string, object>> = {}): string {
  const { root, git, commit } = scratchRepository();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const folder of folders)
    for (const [path, text] of Object.entries(djangoProject())) write(join(folder, path), text);
  for (const [folder, statement] of Object.entries(adopted))
    write(join(folder, 'shipshape.json'), JSON.stringify(statement));
  git('add', '--all');
  commit('start');
  return root;
}

function chosen(root: string, folder = '.', name = ''): string[] {
  const { projects, leftOut } = adoptedProjects(readRepository(root), {
    ...{ ...request, name, folder: join(root, folder) },
  });
  return [...projects.map((one) => `${one.root} as ${one.name}`), ...leftOut.map((one) => `not ${one}`)];
}

const three = ['1/shop', '2/shop', 'admin'];

test.each<[string, string[], Record<string, object>, string, string[]]>([
  [
    'every project, each by a name of its own',
    three,
    {},
    '.',
    ['1/shop as shop', '2/shop as 2-shop', 'admin as admin'],
  ],
  ['the one of a folder', three, {}, '2/shop', ['2/shop as 2-shop', 'not 1/shop', 'not admin']],
  ['those below a folder', three, {}, '2', ['2/shop as 2-shop', 'not 1/shop', 'not admin']],
  ['the one that holds a folder', three, {}, 'admin/notes', ['admin as admin', 'not 1/shop', 'not 2/shop']],
  ['those that are adopted', three, { '2/shop': {} }, '.', ['2/shop as shop', 'not 1/shop', 'not admin']],
  [
    'one more, without a change of the names that there are',
    three,
    { '2/shop': {} },
    '1',
    ['1/shop as 1-shop', '2/shop as shop', 'not admin'],
  ],
  [
    'by stated names',
    three,
    { admin: { name: 'shop' } },
    '1',
    ['1/shop as 1-shop', 'admin as shop', 'not 2/shop'],
  ],
])('init adopts %s', (_, folders, adopted, folder, expected) => {
  expect(chosen(repository(folders, adopted), folder)).toEqual(expected);
});

test('a mistake in what the team states is named before anything is written', () => {
  expect(() => chosen(repository(['shop'], { shop: { smoek: {} } }))).toThrow(
    'shop/shipshape.json is not valid: smoek is unknown',
  );
});

test('a name is for the one project of a folder', () => {
  expect(chosen(repository(three), 'admin', 'office')).toEqual([
    'admin as office',
    'not 1/shop',
    'not 2/shop',
  ]);
});

test('in a folder without a project, those that there are are named', () => {
  const root = repository(three);
  mkdirSync(join(root, 'docs'));
  expect(() => chosen(root, 'docs')).toThrow(
    /There is no Django project in .*docs: .* in 1\/shop, 2\/shop, admin\./,
  );
});

test('a project that is brought in beside others is held to the names that they state', () => {
  const adopt = (name: string) => {
    const root = repository(['apps/a', 'apps/b'], { 'apps/a': { name: 'shop' } });
    const asked = { ...request, folder: root, only: 'apps/b', name };
    return adoptedProjects(readRepository(root), asked).projects.map((one) => one.name);
  };
  expect(adopt('')).toEqual(['b']);
  expect(adopt('a')).toEqual(['a']);
  expect(() => adopt('shop')).toThrow(/apps\/a and apps\/b would both be called shop/);
});
