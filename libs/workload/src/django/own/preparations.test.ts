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
  ['mkdir -p /var/log/app', []],
  ['touch $HOME/a.py', []],
  ['docker compose exec web touch a.py', []],
])('what CI makes before its tests: %s', (step, found) => {
  expect(project(step).preparations.map(({ value }) => value)).toEqual(found);
});

test('a file is made where neither git nor the image gets it, and one that exists stays', () => {
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
  const ignored = dockerignoreFor(found).replace('config/image.py\n', '').replace('\nkept\n', '\n');
  writeFileSync(join(root, '.dockerignore'), ignored);
  makePreparations(root, found);
  makePreparations(root, found);
  expect(readFileSync(join(root, 'config/own.py'), 'utf8')).toBe('mine');
  expect(readFileSync(join(root, 'config/copy.py'), 'utf8')).toBe('A = 1\n');
  expect(['media/cache', 'kept'].filter((folder) => existsSync(join(root, folder)))).toEqual(['media/cache']);
  expect(['seen', 'image'].filter((name) => existsSync(join(root, `config/${name}.py`)))).toEqual([]);
});
