import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Scratch, scratchFolder, scratchRepository } from '../../testing/index.ts';
import { changes, differences, everythingIn, shop, write } from '../../testing/project.ts';
import { differsFromCommit } from './differences.ts';

test.each([[[]], [['--object-format=sha256']]])('a fresh checkout %j is the commit', (init) => {
  const scratch = shop(init);
  expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
  const { root } = scratch;
  const files = everythingIn(join(root, 'apps/shop'));
  const question = {
    root: join(root, 'apps'),
    commit: scratch.git('rev-parse', 'HEAD'),
    folder: './shop/',
    files,
  };
  expect(differsFromCommit(question)).toEqual([]);
  write(scratch, 'manage.py', 'print(2)\n');
  expect([differences(scratch), changes(scratch)]).toEqual([
    ['manage.py: changed'],
    ['apps/shop/manage.py: changed'],
  ]);
});

describe('nothing hides', () => {
  test.each<[string, (scratch: Scratch) => void, string[]]>([
    ['a change', () => {}, []],
    ['a change that is staged', ({ git }) => void git('add', '--all'), []],
    [
      'skip-worktree',
      ({ git }) => void git('update-index', '--skip-worktree', 'apps/shop/settings/ä b.py'),
      [],
    ],
    [
      'assume-unchanged',
      ({ git }) => void git('update-index', '--assume-unchanged', 'apps/shop/settings/ä b.py'),
      [],
    ],
    ['status.showUntrackedFiles', ({ git }) => void git('config', 'status.showUntrackedFiles', 'no'), []],
    ['core.ignoreStat', ({ git }) => void git('config', 'core.ignoreStat', 'true'), []],
    [
      'a filter that takes the change out again',
      ({ root, git }) => {
        git('config', 'filter.clean.clean', "sed 's/True/False/'");
        mkdirSync(join(root, '.git/info'), { recursive: true });
        writeFileSync(join(root, '.git/info/attributes'), '*.py filter=clean\n');
      },
      [],
    ],
  ])('%s', (_name, hide) => {
    const scratch = shop();
    hide(scratch);
    write(scratch, 'settings/ä b.py', 'DEBUG = True\n');
    expect(differences(scratch)).toEqual(['settings/ä b.py: changed']);
    expect(changes(scratch)).toContain('apps/shop/settings/ä b.py: changed');
  });

  test('the same size and times', () => {
    const scratch = shop();
    const file = join(scratch.root, 'apps/shop/manage.py');
    const { atime, mtime } = lstatSync(file);
    writeFileSync(file, 'print(7)\n');
    utimesSync(file, atime, mtime);
    expect(differences(scratch)).toEqual(['manage.py: changed']);
  });

  test('a file that is ignored, by the clone or the user, and is taken all the same', () => {
    const scratch = shop();
    write(scratch, 'db.sqlite3', 'data');
    expect(differences(scratch)).toEqual(['db.sqlite3: not-in-commit']);
    expect(changes(scratch)).toEqual([]);
    writeFileSync(join(scratch.root, '.git/info/exclude'), 'notes\n');
    write(scratch, 'notes', 'x');
    expect(differences(scratch)).toEqual(['db.sqlite3: not-in-commit', 'notes: not-in-commit']);
    expect(changes(scratch)).toEqual([]);
    write(scratch, 'new', 'x');
    expect(changes(scratch)).toEqual(['apps/shop/new: not-in-commit']);
  });

  test('a staged file that is in no commit, and one that the index has forgotten', () => {
    const scratch = shop();
    scratch.add('apps/shop/new.py', 'x');
    expect(differences(scratch)).toEqual(['new.py: not-in-commit']);
    expect(changes(scratch)).toEqual(['apps/shop/new.py: not-in-commit']);
    unlinkSync(join(scratch.root, 'apps/shop/new.py'));
    scratch.git('rm', '--quiet', '--cached', 'apps/shop/manage.py');
    expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
  });

  test('a file that is not on disk: deleted, skip-worktree, sparse checkout', () => {
    const scratch = shop();
    scratch.git('sparse-checkout', 'set', '--no-cone', '/apps/', '!/apps/shop/settings/');
    expect(differences(scratch)).toEqual(['settings/ä b.py: missing']);
    expect(changes(scratch)).toEqual([
      '.gitignore: missing',
      'apps/shop/settings/ä b.py: missing',
      'other.txt: missing',
    ]);
  });

  test('the executable bit, whatever core.fileMode says; other permissions are nobody’s concern', () => {
    const scratch = shop();
    scratch.git('config', 'core.fileMode', 'false');
    chmodSync(join(scratch.root, 'apps/shop/manage.py'), 0o600);
    chmodSync(join(scratch.root, 'apps/shop/settings/ä b.py'), 0o600);
    expect(differences(scratch)).toEqual(['manage.py: mode']);
    expect(changes(scratch)).toEqual(['apps/shop/manage.py: mode']);
  });

  test('a link with another target, and a link in place of its file', () => {
    const scratch = shop();
    const link = join(scratch.root, 'apps/shop/link');
    unlinkSync(link);
    symlinkSync('nowhere', link);
    expect(differences(scratch)).toEqual(['link: changed']);
    unlinkSync(link);
    writeFileSync(link, 'manage.py');
    expect(differences(scratch)).toEqual(['link: mode']);
  });
});

test('a file that an ignore rule of the context leaves out is not missing', () => {
  const scratch = shop();
  const files = everythingIn(join(scratch.root, 'apps/shop')).filter(
    ({ path }) => !path.startsWith('settings'),
  );
  const counts = (path: string) => !path.startsWith('settings/');
  expect(differences(scratch, { files })).toEqual([]);
  expect(differences(scratch, { files, counts })).toEqual([]);
  expect(differences(scratch, { files, counts: () => true })).toEqual(['settings/ä b.py: missing']);
});

test('a copy of the folder is compared in its place', () => {
  const scratch = shop();
  const source = join(scratchFolder(), 'copy');
  cpSync(join(scratch.root, 'apps/shop'), source, { recursive: true, verbatimSymlinks: true });
  write(scratch, 'manage.py', 'changed since\n');
  expect(differences(scratch, { source })).toEqual([]);
  writeFileSync(join(source, 'manage.py'), 'other\n');
  expect(differences(scratch, { source })).toEqual(['manage.py: changed']);
});

test('a clone in the clone, and a folder in place of a file, are changes', () => {
  const scratch = shop();
  scratchRepository(join(mkdirIn(scratch, 'nested'))).commit('x');
  const file = join(scratch.root, 'other.txt');
  unlinkSync(file);
  mkdirSync(file);
  writeFileSync(join(file, 'inside'), 'x');
  expect(changes(scratch)).toEqual([
    'other.txt: mode',
    'nested: not-in-commit',
    'other.txt/inside: not-in-commit',
  ]);
});

function mkdirIn({ root }: Scratch, name: string): string {
  mkdirSync(join(root, name));
  return join(root, name);
}

test('files of other people are named where they cannot be read', () => {
  const scratch = shop();
  const file = join(scratch.root, 'apps/shop/manage.py');
  chmodSync(file, 0o100);
  if (process.getuid?.() === 0) return;
  expect(() => differences(scratch)).toThrow(`${file} cannot be read`);
});

test('twenty thousand files are compared in seconds', () => {
  const scratch = scratchRepository();
  for (let folder = 0; folder < 200; folder++) {
    mkdirSync(join(scratch.root, `d${folder}`));
    for (let file = 0; file < 100; file++)
      writeFileSync(join(scratch.root, `d${folder}/${file}.py`), `x = ${file}\n`);
  }
  scratch.git('add', '--all');
  scratch.commit('many');
  writeFileSync(join(scratch.root, 'd7/8.py'), 'changed\n');
  const started = performance.now();
  expect(changes(scratch)).toEqual(['d7/8.py: changed']);
  // Below one second on a quiet machine.
  expect(performance.now() - started).toBeLessThan(15_000);
});
