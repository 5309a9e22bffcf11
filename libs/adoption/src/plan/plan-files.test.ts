import { describe as describeProjects } from '@shipshape/workload';
import { djangoProject } from '@shipshape/workload/testing';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { diffOf } from '../diff.ts';
import { gitignore } from '../files/gitignore.ts';
import type { WrittenFile } from '../files/written-file.ts';
import { type PlanOptions, planFiles } from './plan-files.ts';

const files = djangoProject({ health: true });
const [project] = describeProjects(Object.keys(files), (path) => files[path], { name: 'shop' });
const image = {
  Dockerfile: 'FROM base\nRUN one\n',
  '.dockerignore': '.git\n',
  'requirements.lock': 'django==5\n',
};
const options: PlanOptions = {
  packages: { folder: '.', nx: '23.3.1', shipshape: '1.0.0' },
  workflows: { repository: 'acme/shipshape', commit: 'a'.repeat(40), defaultBranch: 'trunk' },
  update: false,
};

type Texts = Record<string, string>;

function plan(there: Texts, changes: Partial<PlanOptions> & { image?: typeof image } = {}) {
  if (!project) throw new Error('The builder made no Django project.');
  const { image: texts = image, ...others } = changes;
  const adopted = [{ project, placeholders: { SECRET_KEY: 'placeholder' }, image: texts }];
  return planFiles(adopted, (path) => there[path], { ...options, ...others });
}

const actions = (planned: WrittenFile[]) =>
  Object.fromEntries(planned.map(({ path, action }) => [path, action]));

/** The repository after the plan. */
const after = (there: Texts, planned: WrittenFile[]): Texts => ({
  ...there,
  ...Object.fromEntries(
    planned
      .filter(({ action }) => action === 'create' || action === 'update')
      .map(({ path, text }) => [path, text]),
  ),
});

const first = after({}, plan({}));

test.each(['.', '.github/pipeline'])('the schemas are where the packages are: %s', (folder) => {
  const texts = after({}, plan({}, { packages: { ...options.packages, folder } }));
  const schemas = ['shipshape.json', 'nx.json'].map((path) => JSON.parse(texts[path] ?? '').$schema);
  const there = folder === '.' ? 'node_modules' : `${folder}/node_modules`;
  expect(schemas).toEqual([
    `${there}/shipshape/shipshape.schema.json`,
    `./${there}/nx/schemas/nx-schema.json`,
  ]);
});

test("Nx does not read a lock whose packages are not installed: pnpm's it cannot", () => {
  const config = (folder: string) =>
    JSON.parse(after({}, plan({}, { packages: { ...options.packages, folder } }))['nx.json'] ?? '')
      .pluginsConfig;
  expect(config('.github/pipeline')).toEqual({ '@nx/js': { analyzeLockfile: false } });
  expect(config('.')).toBeUndefined();
});

describe('an empty place', () => {
  test('gets every file, and the record of them last', () => {
    const planned = plan({});
    expect(planned.map(({ path }) => path)).toEqual([
      'package.json',
      '.gitignore',
      'nx.json',
      '.github/workflows/pipeline-pull-request.yml',
      '.github/workflows/pipeline-merge.yml',
      '.github/workflows/pipeline-release.yml',
      '.github/workflows/pipeline-nightly.yml',
      '.github/workflows/pipeline-promotion.yml',
      '.github/workflows/pipeline-rollback.yml',
      'docs/pipeline.md',
      'Dockerfile',
      '.dockerignore',
      'requirements.lock',
      'shipshape.json',
    ]);
    expect(new Set(planned.map(({ action }) => action))).toEqual(new Set(['create']));
    const statement = JSON.parse(first['shipshape.json'] as string);
    // What is found needs no statement: a health page that is stated has to answer before the migration.
    expect(statement.smoke).toEqual({ environment: { SECRET_KEY: 'placeholder' } });
    expect(statement).toMatchObject({ name: 'shop', smoke: { environment: { SECRET_KEY: 'placeholder' } } });
    expect(Object.keys(statement.written)).toContain('Dockerfile');
  });

  test('with a statement of the team alone: it is completed once, and stays theirs afterwards', () => {
    const theirs = { settings: 'shop.live', smoke: { environment: { SECRET_KEY: 'mine' }, port: 9000 } };
    const once = after({}, plan({ 'shipshape.json': JSON.stringify(theirs) }));
    const statement = JSON.parse(once['shipshape.json'] as string);
    expect(statement).toMatchObject({ ...theirs, name: 'shop', $schema: expect.any(String) });
    expect(Object.keys(statement.written)).toContain('Dockerfile');
    const { name: _, ...shortened } = statement;
    const again = plan({ ...once, 'shipshape.json': JSON.stringify(shortened) });
    expect(again.find(({ path }) => path === 'shipshape.json')?.action).toBe('keep');
  });

  test('has workflows that call pinned ones, for the branch of the repository', () => {
    for (const [path, text] of Object.entries(first).filter(([path]) => path.endsWith('.yml'))) {
      const { jobs } = parse(text) as { jobs: Record<string, { uses?: string; steps?: { uses: string }[] }> };
      const used = Object.values(jobs).flatMap(({ uses, steps = [] }) => [
        uses,
        ...steps.map((step) => step.uses),
      ]);
      for (const name of used.filter(Boolean)) {
        expect(name, path).toMatch(/^acme\/shipshape\/\.github\/(workflows|actions)\/[\w.-]+@a{40}$/);
      }
    }
    // The client sees what came of a merge and a release, also where its checks failed.
    for (const name of ['merge', 'release', 'nightly'])
      expect(first[`.github/workflows/pipeline-${name}.yml`]).toContain('/progress.yml@');
    expect(first['.github/workflows/pipeline-merge.yml']).toContain("needs.affected.result == 'failure'");
    expect(parse(first['.github/workflows/pipeline-merge.yml'] as string).on.push.branches).toEqual([
      'trunk',
    ]);
  });
});

test('a second time changes nothing, also where git gave the files other line ends', () => {
  const planned = plan(first);
  expect(new Set(planned.map(({ action }) => action))).toEqual(new Set(['keep']));
  const windows = { ...first, Dockerfile: (first.Dockerfile as string).replaceAll('\n', '\r\n') };
  expect(actions(plan(windows)).Dockerfile).toBe('keep');
});

const newer = { ...image, Dockerfile: 'FROM base\nRUN two\n' };

test.each<[string, Texts, Partial<PlanOptions> & { image?: typeof image }, string, string]>([
  [
    'an own file, unchanged, with a newer text',
    first,
    { image: newer, update: true },
    'Dockerfile',
    'update',
  ],
  ['the same without --update', first, { image: newer }, 'Dockerfile', 'keep'],
  [
    'one that the team changed, and no newer text',
    { ...first, Dockerfile: 'FROM theirs\n' },
    { update: true },
    'Dockerfile',
    'keep',
  ],
  [
    'one that the team changed, and a newer text',
    { ...first, Dockerfile: 'FROM theirs\n' },
    { image: newer, update: true },
    'Dockerfile',
    'conflict',
  ],
  [
    'one that the team removed',
    Object.fromEntries(Object.entries(first).filter(([path]) => path !== 'docs/pipeline.md')),
    {},
    'docs/pipeline.md',
    'keep',
  ],
  [
    'a lock, which `npx shipshape lock` renews',
    first,
    { image: { ...image, 'requirements.lock': 'django==6\n' }, update: true },
    'requirements.lock',
    'keep',
  ],
  ['a page of that name', { 'docs/pipeline.md': '# Oil\n' }, {}, 'docs/pipeline.md', 'conflict'],
  ['a Dockerfile of the team', { Dockerfile: 'FROM x\n' }, {}, 'Dockerfile.shipshape', 'create'],
  ['its ignore list', { Dockerfile: 'FROM x\n' }, {}, 'Dockerfile.shipshape.dockerignore', 'create'],
  ['an ignore list alone', { '.dockerignore': 'x\n' }, {}, 'Dockerfile.dockerignore', 'create'],
  ['the same as podman calls it', { '.containerignore': 'x\n' }, {}, 'Dockerfile.dockerignore', 'create'],
  ['a package.json', { 'package.json': '{}\n' }, {}, 'package.json', 'update'],
  [
    'a .gitignore with all of it',
    { '.gitignore': '/node_modules\ndist\n.nx\n.shipshape/\n.venv\n' },
    {},
    '.gitignore',
    'keep',
  ],
])('%s', (_, there, changes, path, action) => {
  expect(actions(plan(there, changes))[path]).toBe(action);
});

test("beside a team's Dockerfile, shipshape.json names ours, and theirs is not in the plan", () => {
  const planned = plan({ Dockerfile: 'FROM x\n' });
  expect(actions(planned)).not.toHaveProperty('Dockerfile');
  const statement = planned.at(-1)?.text as string;
  expect(JSON.parse(statement).dockerfile).toBe('Dockerfile.shipshape');
});

test("a team's package.json gets three lines, as the team formats it", () => {
  const theirs =
    '{\r\n\t"name": "shop",\r\n\t"scripts": { "build": "gulp" },\r\n\t"dependencies": {}\r\n}\r\n';
  const { text = '' } = plan({ 'package.json': theirs })[0] ?? {};
  expect(text).toMatch(/^\{\r\n\t"name": "shop",/);
  expect(JSON.parse(text)).toEqual({
    name: 'shop',
    scripts: { build: 'gulp', pipeline: 'shipshape pipeline' },
    dependencies: {},
    devDependencies: { nx: '23.3.1', shipshape: '1.0.0' },
  });
});

test('a call that ended after some of the files completes them', () => {
  const planned = plan({});
  for (const count of planned.keys()) {
    const half = after({}, planned.slice(0, count));
    expect(after(half, plan(half)), `${count} files`).toEqual(first);
  }
});

test('an update takes the newer package, and only then', () => {
  const versions = { nx: '23.4.0', shipshape: '2.0.0' };
  const packages = { ...versions, folder: '.' };
  expect(actions(plan(first, { packages }))['package.json']).toBe('keep');
  const { text = '' } = plan(first, { packages, update: true })[0] ?? {};
  expect(JSON.parse(text).devDependencies).toEqual(versions);
});

test('the diff is one that patch takes', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n';
  const text = 'a\nb\nc\nD\ne\nf\ng\nh\ni\nj\nk\n';
  expect(diffOf({ path: 'x', action: 'update', before, text, purpose: '' })).toBe(
    '--- a/x\n+++ b/x\n@@ -1,10 +1,11 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n h\n i\n j\n+k\n',
  );
  expect(diffOf({ path: 'x', action: 'create', before: null, text: 'a\n', purpose: '' })).toBe(
    '--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n',
  );
});

test('a file of ours that the lines of the team keep out of the repository is let in again', () => {
  const team = 'package*.json\n';
  const text = (ignored: string[]) =>
    gitignore((path) => (path === '.gitignore' ? team : undefined), ignored).text;
  expect(text(['package.json', 'package-lock.json'])).toMatch(
    /^package\*\.json\n[^!]*!\/package\.json\n!\/package-lock\.json\n$/,
  );
  expect(text([])).not.toContain('!');
});

describe("the image has no files of the pipeline's own", () => {
  const own = ['package.json', 'package-lock.json', 'docs/pipeline.md'];
  const ignored = (there: Texts, changes: Partial<PlanOptions> = {}) => {
    const lines = after(there, plan(there, changes))['.dockerignore']?.split('\n') ?? [];
    return own.filter((path) => lines.includes(path));
  };
  const grown = (more: object) => ({
    ...first,
    'package.json': JSON.stringify({ ...JSON.parse(first['package.json'] ?? ''), ...more }),
  });
  const update = { update: true };

  test.each<[string, Texts, Partial<PlanOptions>, string[]]>([
    ['at first', {}, {}, own],
    ['and later', first, update, own],
    ["but a team's manifest and lock", { 'package.json': '{ "name": "shop" }' }, {}, ['docs/pipeline.md']],
    ['a lock alone', { 'package-lock.json': '{}' }, {}, ['docs/pipeline.md']],
    ['a page of that name', { 'docs/pipeline.md': '# Oil\n' }, {}, ['package.json', 'package-lock.json']],
    ['what ours has become', grown({ dependencies: { vue: '3' } }), update, ['docs/pipeline.md']],
    ['and its scripts', grown({ scripts: { build: 'vite build' } }), update, ['docs/pipeline.md']],
    [
      'what lies elsewhere',
      {},
      { packages: { ...options.packages, folder: '.github/pipeline' } },
      ['docs/pipeline.md'],
    ],
    ['in a workspace that adopts', {}, { projectFilesOnly: true }, []],
  ])('%s', (_, there, changes, expected) =>
    expect(ignored(there, changes)).toEqual([...own].filter((path) => expected.includes(path))),
  );
});

test('a project that is adopted later, and comes first, leaves the files of the repository to the one before it', () => {
  const at = (root: string) => {
    const below = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]));
    const [found] = describeProjects(Object.keys(below), (path) => below[path]);
    if (!found) throw new Error('The builder made no Django project.');
    return { project: found, placeholders: {}, image };
  };
  const read = (there: Texts) => (path: string) => there[path];
  const before = after(
    {},
    planFiles([at('shop')], () => undefined, options),
  );
  const planned = planFiles([at('admin'), at('shop')], read(before), { ...options, update: true });
  expect(planned.filter(({ action }) => action === 'conflict')).toEqual([]);
  expect(actions(planned)).toMatchObject({
    'docs/pipeline.md': 'update',
    'nx.json': 'keep',
    'admin/Dockerfile': 'create',
  });
});
