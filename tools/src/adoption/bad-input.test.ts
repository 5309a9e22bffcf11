import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder, scratchRepository } from '@shipshape/git/testing';
import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { adoptRepository } from './adopt-repository.ts';

const django = djangoProject();
const request = { name: '', workflows: '', update: false, dryRun: false, yes: true, json: true };

function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function repository(files: Record<string, string>): string {
  const { root, git, commit } = scratchRepository();
  write(root, files);
  git('add', '--all');
  commit('start');
  return root;
}

const all = (folder: string) =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(folder, { recursive: true }).map(String).sort()
    : [];

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12\n`;

function withSubmodule(): string {
  const inner = repository({ 'lib.py': 'x\n' });
  const root = repository(django);
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'protocol.file.allow=always', '-c', 'user.name=a', '-c', 'user.email=a@b', ...args],
      {
        cwd: root,
        stdio: 'pipe',
      },
    );
  git('submodule', '--quiet', 'add', inner, 'vendor/lib');
  git('commit', '-qm', 'submodule');
  git('submodule', '--quiet', 'deinit', '--all', '--force');
  return root;
}

const cases: [string, () => string, RegExp, Partial<typeof request>?][] = [
  ['a folder that is not there', () => join(scratchFolder(), 'none'), /There is no folder/],
  ['a file', () => join(repository(django), 'manage.py'), /manage\.py" is a file: name the folder/],
  [
    'several branches without a remote',
    () => {
      const root = repository(django);
      execFileSync('git', ['branch', 'feature'], { cwd: root });
      return root;
    },
    /The default branch of .* is unknown.* The nx\.json is \{"defaultBase": "main", "plugins": \["shipshape\/nx"\]\}/,
  ],
  [
    'no git repository',
    () => {
      const folder = scratchFolder();
      write(folder, django);
      return folder;
    },
    /is in no git repository.*git init/,
  ],
  [
    'a repository without a commit',
    () => {
      const { root } = scratchRepository();
      write(root, django);
      return root;
    },
    /has no commit yet: commit once/,
  ],
  [
    'no Django project',
    () => repository({ 'README.md': 'x\n' }),
    /There is no Django project in .*manage\.py/,
  ],
  [
    'a manage.py of a test alone',
    () => repository({ 'tests/manage.py': '', 'setup.py': '' }),
    /There is no Django project|among its/,
  ],
  [
    'a name that is no image name',
    () => repository(django),
    /"My Shop" cannot be a project's name.*Try "my-shop"/,
    { name: 'My Shop' },
  ],
  [
    'a name for several projects',
    () =>
      repository(
        Object.fromEntries(
          ['a', 'b'].flatMap((at) =>
            Object.entries(django).map(([path, text]) => [`apps/${at}/${path}`, text]),
          ),
        ),
      ),
    /--name is for one project, and there are several/,
    { name: 'shop' },
  ],
  [
    'a clone of Shipshape',
    () => repository({ ...django, 'libs/workload/src/django/shipshape.schema.json': '{}' }),
    /is a clone of Shipshape itself: .*--into=<folder>.*npm run adopt/,
  ],
  [
    'an Nx workspace',
    () => repository({ ...django, 'nx.json': '{}' }),
    /is an Nx workspace already.*"shipshape\/nx"/,
  ],
  ['a broken nx.json', () => repository({ ...django, 'nx.json': '{' }), /nx\.json is not JSON/],
  [
    'an Nx workspace of pnpm',
    () =>
      repository({
        ...django,
        'package.json': '{"packageManager": "pnpm@10.1.0"}',
        'nx.json': '{"plugins": ["shipshape/nx"]}',
      }),
    /Nx workspace belongs to pnpm \(packageManager/,
  ],
  [
    'a broken package.json',
    () => repository({ ...django, 'package.json': '[1]' }),
    /package\.json is not a JSON object/,
  ],
  ['a submodule that is not there', withSubmodule, /submodule "vendor\/lib" is not checked out/],
  [
    'a file of Git LFS that is not there',
    () => repository({ ...django, '.gitattributes': '*.png filter=lfs -text\n', 'logo.png': pointer }),
    /"logo\.png" is only a pointer of Git LFS/,
  ],
  [
    'no workflows',
    () => repository(django),
    /--workflows takes <owner>\/<repository>@<commit>/,
    { workflows: 'x' },
  ],
];

test.each(cases)('%s: one message, and nothing is written', async (_, make, message, changes = {}) => {
  const folder = make();
  const before = all(folder);
  await expect(adoptRepository({ ...request, folder, ...changes }, () => undefined)).rejects.toThrow(message);
  expect(all(folder)).toEqual(before);
});
