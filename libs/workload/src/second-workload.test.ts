import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { siteFiles, staticSite } from '../testing/static-site/index.ts';
import { findProject, findProjects, imageProjects, verbOf, workloadOf } from './projects.ts';
import { workloads } from './workloads.ts';

// A further kind is one folder and one line: here that line is this list. Its image is built, tested and pushed in
// checks/road/second-workload.test.ts.
const known = [...workloads, staticSite];

function workspace(): string {
  const folder = scratch();
  mkdirSync(join(folder, 'apps/site'), { recursive: true });
  for (const [name, text] of Object.entries(siteFiles)) writeFileSync(join(folder, 'apps/site', name), text);
  mkdirSync(join(folder, 'apps/shop'));
  writeFileSync(join(folder, 'apps/shop/manage.py'), '');
  return folder;
}

test('is found beside the others, by its name and by its Dockerfile', () => {
  const folder = workspace();
  expect(findProjects(known, folder).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'shop django',
    'site static',
  ]);
  const site = findProject('site', known, folder);
  expect(workloadOf(site, known)).toBe(staticSite);
  expect(imageProjects(undefined, known, folder)).toEqual([site]);
});

test('has the targets that it states, and lacks the verbs that it does not', () => {
  const site = { kind: 'static', name: 'site', root: 'apps/site', marker: 'index.html' };
  expect(Object.keys(staticSite.targets(site))).toEqual(['lint']);
  expect(() => verbOf(site, 'migrate', known)).toThrow(
    'site is a static site project, which has no migrate.',
  );
});

test('is not known to a workspace without that line', () => {
  const folder = workspace();
  expect(() => findProject('site', workloads, folder)).toThrow(
    'There is no project "site": choose one of shop.',
  );
});
