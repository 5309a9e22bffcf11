import { describe, expect, test } from 'vitest';
import { detectByMarker, merge } from './detect.ts';
import { detect } from './projects.ts';

const found = (...files: string[]) => detectByMarker({ kind: 'django', marker: 'manage.py' }, files);
const projects = (...files: string[]) =>
  found(...files).projects.map(({ name, root, marker }) => `${name}: ${root} by ${marker}`);

describe('where manage.py may lie', () => {
  test.each([
    ['apps/shop/manage.py', 'shop: apps/shop by manage.py'],
    ['apps/shop/src/manage.py', 'shop: apps/shop by src/manage.py'],
    ['apps/shop/a/b/c/manage.py', 'shop: apps/shop by a/b/c/manage.py'],
    ['backend/manage.py', 'backend: backend by manage.py'],
    ['services/shop/manage.py', 'shop: services/shop by manage.py'],
    ['manage.py', 'app: . by manage.py'],
    // A project's only manage.py may lie among its tests.
    ['apps/lib/tests/manage.py', 'lib: apps/lib by tests/manage.py'],
  ])('%s', (file, project) => {
    expect(projects(file)).toEqual([project]);
  });

  test('outside of apps the project begins at the nearest folder with a project file', () => {
    expect(projects('Dockerfile', 'src/manage.py')).toEqual(['app: . by src/manage.py']);
    expect(projects('Dockerfile', 'backend/pyproject.toml', 'backend/src/manage.py')).toEqual([
      'backend: backend by src/manage.py',
    ]);
  });

  test('a shipshape.json above says where, unless it is that of another project', () => {
    const beside = ['backend/Dockerfile', 'backend/manage.py'];
    expect(projects('shipshape.json', 'pyproject.toml', ...beside)).toEqual(['app: . by backend/manage.py']);
    expect(projects('a/shipshape.json', 'a/web/requirements.txt', 'a/web/manage.py')).toEqual([
      'a: a by web/manage.py',
    ]);
  });

  test('where a project has a shipshape.json, others outside of apps need one, and are named', () => {
    const { projects, remarks } = found(
      ...['shipshape.json', 'manage.py', 'Dockerfile', 'backend/Dockerfile', 'backend/manage.py'],
      ...['apps/a/manage.py', 'examples/b/requirements.txt', 'examples/b/manage.py'],
    );
    expect(projects.map(({ root }) => root)).toEqual(['apps/a', '.']);
    expect(remarks).toEqual([
      'backend, examples/b have a manage.py and no shipshape.json, as adopted projects have: run `npx shipshape init` in such a folder to adopt it.',
    ]);
  });

  test.each([
    'node_modules/x/manage.py',
    'apps/shop/.venv/lib/manage.py',
    'apps/shop/venv/lib/python3/site-packages/x/manage.py',
    'apps/shop/dist/manage.py',
    '{{cookiecutter.project_slug}}/manage.py',
    '.github/manage.py',
    'apps/shop/manage.pyc',
    'apps/shop/not-manage.py',
  ])('%s is none', (file) => {
    expect(found(file)).toEqual({ projects: [], remarks: [], problems: [] });
  });
});

describe('several files manage.py in one project', () => {
  test('the one nearest to its folder counts, and the other is told', () => {
    const { projects, remarks } = found('apps/shop/src/manage.py', 'apps/shop/src/other/manage.py');
    expect(projects).toMatchObject([{ marker: 'src/manage.py' }]);
    expect(remarks).toEqual([
      'apps/shop/src/other/manage.py makes no project: apps/shop is one already, by apps/shop/src/manage.py.',
    ]);
  });

  test('a test or an example never hides the real one, however deep that lies', () => {
    expect(projects('apps/shop/tests/manage.py', 'apps/shop/a/b/manage.py')).toEqual([
      'shop: apps/shop by a/b/manage.py',
    ]);
    expect(projects('apps/shop/examples/demo/manage.py', 'apps/shop/manage.py')).toEqual([
      'shop: apps/shop by manage.py',
    ]);
  });

  test('of two equal ones nobody chooses', () => {
    const { projects, problems } = found('apps/shop/a/manage.py', 'apps/shop/b/manage.py');
    expect(projects).toEqual([]);
    expect(problems).toEqual([
      "apps/shop has several files manage.py (apps/shop/a/manage.py, apps/shop/b/manage.py), so it is unclear which one is the project's: give each project a folder of its own under apps.",
    ]);
  });
});

describe("a folder whose name cannot be an image's is refused at the start", () => {
  test.each([
    ['apps/a$(touch x)b', 'a-touch-x-b'],
    ['apps/my shop', 'my-shop'],
    ['apps/Shop', 'shop'],
    ["apps/it's", 'it-s'],
    ['apps/shop;reboot', 'shop-reboot'],
    ['apps/-shop', 'shop'],
  ])('%j', (root, better) => {
    const { projects, problems } = found(`${root}/manage.py`);
    expect(projects).toEqual([]);
    expect(problems).toEqual([
      expect.stringContaining(`The folder ${JSON.stringify(root)} cannot be a project`),
    ]);
    expect(problems[0]).toContain(`for example to "${better}"`);
  });
});

test('a name that is stated saves no folder that a shell would interpret, and is itself named where it is wrong', () => {
  const kind = { kind: 'django', marker: 'manage.py' };
  for (const root of ['apps/a$(touch x)b', 'my $(touch x)/shop', 'apps/my shop']) {
    const { projects, problems } = detectByMarker(kind, [`${root}/manage.py`], () => 'shop');
    expect(projects).toEqual([]);
    expect(problems).toEqual([
      expect.stringContaining(`The folder ${JSON.stringify(root)} cannot be a project`),
    ]);
  }
  expect(detectByMarker(kind, ['apps/Größe_1/manage.py'], () => 'shop').projects).toHaveLength(1);
  const { problems } = detectByMarker(kind, ['apps/shop/manage.py'], () => 'My Shop');
  expect(problems).toEqual([
    expect.stringMatching(/^The name "My Shop" that shipshape\.json in "apps\/shop" states.*"my-shop"/),
  ]);
});

test('two projects of one name, and a folder of two kinds, are problems', () => {
  expect(merge([found('a/shop/manage.py', 'b/shop/manage.py')]).problems).toEqual([
    'a/shop and b/shop would both be called shop: rename one of the folders.',
  ]);
  const site = detectByMarker({ kind: 'static', marker: 'index.html' }, ['apps/shop/index.html']);
  expect(merge([found('apps/shop/manage.py'), site]).problems[0]).toContain(
    'looks like a django project (manage.py) and like a static project',
  );
});

test('this workspace has the example application', () => {
  expect(detect(['apps/django/manage.py']).projects).toEqual([
    { kind: 'django', name: 'django', root: 'apps/django', marker: 'manage.py' },
  ]);
});
