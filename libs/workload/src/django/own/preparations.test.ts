import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';
import { made } from '../../../testing/described.ts';
import { dockerignoreFor } from '../image/ignore.ts';
import { makePreparations } from './preparations.ts';

const ci = (steps: string[]) =>
  `jobs:\n  test:\n    steps:\n${steps.map((one) => `      - run: ${one}\n`).join('')}  deploy:\n    steps:\n      - run: touch deployed.py\n`;
const project = (...before: string[]) =>
  made({
    tests: 'manage',
    files: {
      '.github/workflows/ci.yml': ci([...before, 'python manage.py test', 'touch after.py']),
      '.ci.settings.py': '',
      '.ci.databases.py': 'A = 1\nDATABASES = {}\n',
    },
  });

test.each([
  ['touch config/local_settings.py', [{ kind: 'file', path: 'config/local_settings.py' }]],
  ['mkdir -p media/cache', [{ kind: 'folder', path: 'media/cache' }]],
  ['cp .ci.settings.py config', [{ kind: 'file', path: 'config/.ci.settings.py', from: '.ci.settings.py' }]],
  ['cp .ci.settings.py config/a.py', [{ kind: 'file', path: 'config/a.py', from: '.ci.settings.py' }]],
  ['cp .ci.databases.py config/a.py', []],
  ['cp missing.py config/a.py', []],
  ['touch manage.py', []],
  ['touch ../outside.py', []],
  ['touch node_modules/.installed', []],
  ['mkdir -p front/.venv/bin', []],
  ['mkdir -p /var/log/app', []],
  ['touch $HOME/a.py', []],
  ['docker compose exec web touch a.py', []],
])('what CI makes before its tests: %s', (step, found) => {
  expect(project(step).preparations.map(({ value }) => value)).toEqual(found);
});

test.each<[string, Record<string, string>, string[]]>([
  [
    'make test',
    { Makefile: 'a:\n\ttouch a.py\nb:\n\ttouch b.py\ntest: a\n\t@touch c.py\n\tpytest\n\ttouch d.py\n' },
    ['a.py', 'c.py'],
  ],
  ['make set-up && make test', { Makefile: 'set-up:\n\ttouch a.py\ntest:\n\tpytest\n' }, ['a.py']],
  ['make test && make set-up', { Makefile: 'set-up:\n\ttouch a.py\ntest:\n\tpytest\n' }, []],
  [
    'tox',
    {
      'tox.ini':
        '[testenv]\ncommands_pre = touch {toxinidir}/a.py\ncommands = touch b.py\n  pytest\n[testenv:docs]\ncommands_pre = touch c.py\ncommands = sphinx\n',
    },
    ['a.py', 'b.py'],
  ],
  [
    'tox',
    { 'tox.ini': '[testenv]\ncommands_pre = touch a.py\n[testenv:unit]\ncommands = pytest\n' },
    ['a.py'],
  ],
  [
    'true\n      - uses: ./.github/actions/set-up\n      - run: pytest',
    { '.github/actions/set-up/action.yml': 'runs:\n  steps:\n    - run: touch a.py\n' },
    ['a.py'],
  ],
  ['./test.sh', { 'test.sh': 'touch a.py\npytest\n' }, ['a.py']],
])('what CI makes in what it calls before its tests: %s', (step, files, found) => {
  const jobs = `jobs:\n  test:\n    steps:\n      - run: ${step}\n`;
  const { preparations } = made({ tests: 'pytest', files: { '.github/workflows/ci.yml': jobs, ...files } });
  expect(preparations.map(({ value }) => value.path).sort()).toEqual(found);
});

test('what a job makes that only collects static files is not made', () => {
  const job = (name: string, steps: string[]) =>
    `  ${name}:\n    steps:\n${steps.map((one) => `      - run: ${one}\n`).join('')}`;
  const ci = `jobs:\n${job('publish', ['touch a.py', 'make files'])}${job('test', ['make files', 'pytest'])}`;
  const files = { '.github/workflows/ci.yml': ci, Makefile: 'files:\n\t./manage.py collectstatic\n' };
  const { tests, preparations } = made({ tests: 'pytest', files });
  expect(tests.value.collects).toBe(true);
  expect(preparations).toEqual([]);
});

test('a file is made where neither git nor the image gets it, and one that exists stays', async () => {
  const root = scratch();
  execFileSync('git', ['init', '-q', root]);
  mkdirSync(join(root, 'config'));
  writeFileSync(join(root, '.gitignore'), 'own.py\ncopy.py\nimage.py\n');
  writeFileSync(join(root, '.ci.settings.py'), 'A = 1\n');
  writeFileSync(join(root, 'config/own.py'), 'mine');
  const found = project(
    ...['touch config/seen.py config/image.py', 'cp .ci.settings.py config/own.py'],
    ...['cp .ci.settings.py config/copy.py', 'mkdir -p media/cache kept'],
  );
  const ignored = dockerignoreFor(found)
    .replace('config/image.py\n', '')
    .replace('\nkept\n', '\n')
    .replace('config/copy.py', 'conf*/cop?.py');
  writeFileSync(join(root, '.dockerignore'), ignored);
  const places = { dockerfile: 'Dockerfile', record: join(root, '.shipshape/copies.json') };
  await makePreparations(root, found, places);
  await makePreparations(root, found, places);
  expect(readFileSync(join(root, 'config/own.py'), 'utf8')).toBe('mine');
  expect(readFileSync(join(root, 'config/copy.py'), 'utf8')).toBe('A = 1\n');
  expect(['media/cache', 'kept'].filter((folder) => existsSync(join(root, folder)))).toEqual(['media/cache']);
  expect(['seen', 'image'].filter((name) => existsSync(join(root, `config/${name}.py`)))).toEqual([]);
});

test('a copy follows its source until somebody changes it', async () => {
  const root = scratch();
  execFileSync('git', ['init', '-q', root]);
  mkdirSync(join(root, 'config'));
  writeFileSync(join(root, '.gitignore'), 'copy.py\n');
  writeFileSync(join(root, '.dockerignore'), '**/copy.py\n');
  const found = project('cp .ci.settings.py config/copy.py');
  const copyOf = async (text: string) => {
    writeFileSync(join(root, '.ci.settings.py'), text);
    await makePreparations(root, found, {
      dockerfile: 'Dockerfile',
      record: join(root, '.shipshape/copies.json'),
    });
    return readFileSync(join(root, 'config/copy.py'), 'utf8');
  };
  expect(await copyOf('A = 1\n')).toBe('A = 1\n');
  expect(await copyOf('A = 2\n')).toBe('A = 2\n');
  writeFileSync(join(root, 'config/copy.py'), 'mine');
  expect(await copyOf('A = 3\n')).toBe('mine');
  // A copy that somebody made by hand is theirs, though it is equal.
  writeFileSync(join(root, '.shipshape/copies.json'), '{}');
  writeFileSync(join(root, 'config/copy.py'), 'A = 3\n');
  expect(await copyOf('A = 4\n')).toBe('A = 3\n');
});
