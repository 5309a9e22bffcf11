import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { projectFindings } from './findings.ts';
import { detect, findProject, findProjects, imageProjects, listFiles, workloadOf } from './projects.ts';
import { workloads } from './workloads.ts';

function workspace(...files: string[]): string {
  const folder = scratch();
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

test("lists what detection looks at, in no tool's folder and no hidden one", () => {
  const folder = workspace(
    ...['apps/shop/src/manage.py', 'apps/shop/Dockerfile', 'apps/shop/views.py', 'apps/shop/.venv/manage.py'],
    ...['node_modules/x/manage.py', '.nx/manage.py', 'dist/manage.py'],
  );
  expect(listFiles(workloads, folder).sort()).toEqual(['apps/shop/Dockerfile', 'apps/shop/src/manage.py']);
});

test('a project in a folder with the name of a tool is not passed over without a word', () => {
  const folder = workspace(
    ...['apps/venv/manage.py', 'apps/shop/manage.py'],
    ...['apps/shop/build/manage.py', 'apps/venv/lib/manage.py', 'build/manage.py'],
  );
  const found = detect(listFiles(workloads, folder), workloads);
  expect(found.projects.map(({ root }) => root)).toEqual(['apps/shop']);
  expect(found.remarks).toEqual([
    'apps/venv/manage.py makes no project: apps/venv has the name of a folder that tools write. Rename it if it is yours.',
  ]);
});

test('a folder that this user may not look into holds no project up', () => {
  const folder = workspace('apps/shop/manage.py', 'apps/shop/data/postgres/base');
  for (const path of [join(folder, '..'), folder]) chmodSync(path, 0o755);
  chmodSync(join(folder, 'apps/shop/data/postgres'), 0);
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    expect(listFiles(workloads, folder)).toEqual(['apps/shop/manage.py']);
  } finally {
    if (root) process.seteuid?.(0);
    chmodSync(join(folder, 'apps/shop/data/postgres'), 0o755);
  }
});

test('a project is found by its name, or as the only one', () => {
  const one = workspace('apps/shop/src/manage.py');
  const shop = { kind: 'django', name: 'shop', root: 'apps/shop', marker: 'src/manage.py' };
  expect(findProject('', workloads, one)).toEqual(shop);
  expect(findProject('shop', workloads, one)).toEqual(shop);
  expect(workloadOf(shop).title).toBe('Django');
  expect(() => findProject('shpo', workloads, one)).toThrow(
    'There is no project "shpo": choose one of shop.',
  );
  const two = workspace('apps/shop/manage.py', 'apps/blog/manage.py');
  expect(() => findProject('', workloads, two)).toThrow(
    'There are several projects (blog, shop): choose one',
  );
  expect(() => findProject('', workloads, workspace('a.txt'))).toThrow(
    'Shipshape looks for apps/<name>/manage.py',
  );
});

test("a name that cannot be an image's stops every command, before anything is run with it", () => {
  const folder = workspace('apps/shop/manage.py', 'apps/a$(touch x)b/manage.py', 'apps/My Shop/manage.py');
  expect(() => findProjects(workloads, folder)).toThrow(
    /"apps\/My Shop" cannot be .*\n.*"apps\/a\$\(touch x\)b" cannot be/,
  );
  expect(() => findProject('shop', workloads, folder)).toThrow('cannot be a project');
  expect(() => imageProjects('shop', workloads, folder)).toThrow('cannot be a project');
});

test('only a project with a Dockerfile is taken to an image', () => {
  const folder = workspace(
    'apps/shop/manage.py',
    'apps/shop/Dockerfile',
    'apps/blog/manage.py',
    'apps/web/Dockerfile',
  );
  expect(imageProjects(undefined, workloads, folder).map(({ name }) => name)).toEqual(['shop']);
  expect(() => imageProjects('web', workloads, folder)).toThrow(
    'There is no Django project to take to an image: apps/web needs a manage.py.',
  );
  expect(() => imageProjects('blog', workloads, folder)).toThrow(
    'apps/blog needs a manage.py and a Dockerfile.',
  );
  expect(() => imageProjects('shp', workloads, folder)).toThrow('no project "shp": choose one of shop.');
});

test('doctor names every project by the file that makes it one, and whatever is left out', () => {
  const folder = workspace(
    ...['apps/shop/src/manage.py', 'apps/shop/src/deep/manage.py', 'apps/My Shop/manage.py'],
  );
  expect(projectFindings(workloads, folder)).toEqual([
    { name: 'project', status: 'ready', detail: 'shop (Django, by apps/shop/src/manage.py)' },
    {
      name: 'project',
      status: 'missing',
      detail: expect.stringContaining('"apps/My Shop" cannot be a project'),
    },
    {
      name: 'left out',
      status: 'ready',
      detail: expect.stringContaining('apps/shop/src/deep/manage.py makes no'),
    },
  ]);
});

test('a folder of apps is a project also where tools call theirs so, and a flag is none whatever its name', () => {
  const folder = workspace('apps/build/manage.py', 'apps/dist/manage.py', 'apps/shop/dist/manage.py');
  expect(findProjects(workloads, folder).map(({ name }) => name)).toEqual(['build', 'dist']);
  const flags = workspace('--project/manage.py', '--project/requirements.txt');
  writeFileSync(join(flags, '--project/shipshape.json'), '{ "name": "shop" }');
  expect(() => findProjects(workloads, flags)).toThrow(
    /"--project" cannot be a project: .* take it for a flag/,
  );
});
