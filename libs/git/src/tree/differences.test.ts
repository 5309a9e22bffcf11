import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainEnvironment, type Scratch, scratchFolder, scratchRepository } from '../../testing/index.ts';
import { workingTreeChanges } from './changes.ts';
import { differsFromCommit, type TakenFile } from './differences.ts';

/** Everything in a folder, as one who makes a Docker context without ignore rules finds it. */
function everythingIn(folder: string): TakenFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes('/.git/') && !path.endsWith('/.git'))
    .map((path) => ({ path: path.slice(folder.length + 1), mode: lstatSync(path).mode }));
}

function shop(init: string[] = []): Scratch {
  const scratch = scratchRepository(scratchFolder(), init);
  scratch.add('.gitignore', '*.sqlite3\n');
  scratch.add('apps/shop/manage.py', 'print(1)\n');
  scratch.add('apps/shop/settings/ä b.py', 'DEBUG = False\n');
  scratch.add('apps/shop/[x]*.txt', 'a name that is a pattern\n');
  scratch.add('other.txt', 'elsewhere\n');
  chmodSync(join(scratch.root, 'apps/shop/manage.py'), 0o755);
  symlinkSync('manage.py', join(scratch.root, 'apps/shop/link'));
  scratch.git('add', '--all');
  scratch.commit('one');
  return scratch;
}

/** How a folder's files differ from HEAD, as lines. */
function differences(scratch: Scratch, more: object = {}, folder = 'apps/shop'): string[] {
  const { root } = scratch;
  const commit = scratch.git('rev-parse', 'HEAD');
  const files = everythingIn(join(root, folder));
  return differsFromCommit({ root, commit, folder, files, ...more }).map(
    ({ path, how }) => `${path}: ${how}`,
  );
}
const changes = ({ root }: Scratch) => workingTreeChanges(root).map(({ path, how }) => `${path}: ${how}`);
const write = ({ root }: Scratch, path: string, text: string) =>
  writeFileSync(join(root, 'apps/shop', path), text);

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

describe('what a checkout writes is the commit', () => {
  test('also of a file that does not fit into memory with others', () => {
    const scratch = shop();
    const line = `${'x'.repeat(1023)}\n`;
    const many = 65 * 1024;
    scratch.add('.gitattributes', '*.txt text eol=crlf\n');
    scratch.add('apps/shop/large.txt', line.repeat(many));
    scratch.add('apps/shop/lines.txt', 'one\n');
    scratch.commit('large');
    write(scratch, 'large.txt', line.replace('\n', '\r\n').repeat(many));
    write(scratch, 'lines.txt', 'one\r\n');
    expect(differences(scratch)).toEqual([]);
    write(scratch, 'large.txt', `y${line.replace('\n', '\r\n').repeat(many)}`);
    expect(differences(scratch)).toEqual(['large.txt: changed']);
  }, 60_000);

  test('a file over 2 GiB in place of another is a change', () => {
    const scratch = shop();
    truncateSync(join(scratch.root, 'apps/shop/settings/ä b.py'), 2 ** 31 + 1);
    expect(differences(scratch)).toEqual(['settings/ä b.py: changed']);
  }, 120_000);

  test('with other line ends, as stated by .gitattributes or core.autocrlf', () => {
    const scratch = shop();
    scratch.add('.gitattributes', '*.txt text eol=crlf\n');
    scratch.add('apps/shop/lines.txt', 'one\ntwo\n');
    scratch.commit('lines');
    unlinkSync(join(scratch.root, 'apps/shop/lines.txt'));
    scratch.git('checkout', '--', '.');
    expect(lstatSync(join(scratch.root, 'apps/shop/lines.txt')).size).toBe(10);
    expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
    write(scratch, 'lines.txt', 'one\r\nTWO\r\n');
    expect(differences(scratch)).toEqual(['lines.txt: changed']);
  });

  test('with line ends that no checkout writes, it is a change', () => {
    const scratch = shop();
    scratch.git('config', 'core.autocrlf', 'input');
    write(scratch, 'manage.py', 'print(1)\r\n');
    chmodSync(join(scratch.root, 'apps/shop/manage.py'), 0o755);
    expect(scratch.git('diff', '--name-only')).toBe('');
    expect(differences(scratch)).toEqual(['manage.py: changed']);
  });

  test.each([
    ['that is in no commit', '.gitattributes', '* text eol=crlf\n', 'print(1)\r\n'],
    [
      'of the folder that is in no commit',
      'apps/shop/.gitattributes',
      'manage.py eol=crlf\n',
      'print(1)\r\n',
    ],
    ['that was changed', 'apps/.gitattributes', '*.py eol=crlf\n', 'print(1)\r\n'],
  ])('as stated by a .gitattributes %s, it is a change', (_, file, attributes, content) => {
    const scratch = shop();
    scratch.add('apps/.gitattributes', '*.md text\n');
    scratch.add('apps/shop/manage.py', 'print(1)\n');
    scratch.commit('lines');
    writeFileSync(join(scratch.root, file), attributes);
    writeFileSync(join(scratch.root, 'apps/shop/manage.py'), content);
    expect(scratch.git('diff', '--name-only', '--', 'apps/shop')).toBe('');
    expect(differences(scratch)).toContain('manage.py: changed');
  });

  test('a .gitattributes counts with other line ends too, and from the index where a sparse checkout lacks it', () => {
    const scratch = shop();
    scratch.add('.gitattributes', '* text=auto\n*.txt text\n');
    scratch.add('apps/shop/lines.txt', 'one\ntwo\n');
    scratch.commit('lines');
    scratch.git('config', 'core.autocrlf', 'true');
    for (const file of ['.gitattributes', 'apps/shop/lines.txt']) unlinkSync(join(scratch.root, file));
    scratch.git('checkout', '--', '.gitattributes', 'apps/shop/lines.txt');
    expect(lstatSync(join(scratch.root, '.gitattributes')).size).toBe(25);
    expect(differences(scratch)).toEqual([]);
    unlinkSync(join(scratch.root, '.gitattributes'));
    expect(differences(scratch)).toEqual([]);
  });

  test('through a filter, as of encrypted files', () => {
    const scratch = shop();
    scratch.git('config', 'filter.rot.clean', 'tr a-z n-za-m');
    scratch.git('config', 'filter.rot.smudge', 'tr a-z n-za-m');
    scratch.add('.gitattributes', '*.secret filter=rot\n');
    scratch.add('apps/shop/a b.secret', 'hello\n');
    scratch.commit('secret');
    expect(scratch.git('cat-file', 'blob', 'HEAD:apps/shop/a b.secret')).toBe('uryyb');
    expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
    write(scratch, 'a b.secret', 'jello\n');
    expect(differences(scratch)).toEqual(['a b.secret: changed']);
  });

  test('a Git LFS pointer and its file are both the commit’s, with no Git LFS installed', () => {
    const scratch = shop();
    const content = Buffer.alloc(3000, 'picture');
    const oid = createHash('sha256').update(content).digest('hex');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
    scratch.add('apps/shop/logo.png', pointer);
    scratch.add('.gitattributes', '*.png filter=lfs diff=lfs merge=lfs -text\n');
    scratch.commit('picture');
    scratch.git('config', 'filter.lfs.smudge', 'false');
    scratch.git('config', 'filter.lfs.required', 'true');
    expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
    writeFileSync(join(scratch.root, 'apps/shop/logo.png'), content);
    expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
    write(scratch, 'logo.png', 'another picture');
    expect(differences(scratch)).toEqual(['logo.png: changed']);
  });
});

describe('a submodule', () => {
  function withSubmodule() {
    const inner = scratchRepository();
    inner.add('lib.py', 'x\n');
    inner.commit('lib');
    const scratch = shop();
    const git = (cwd: string, ...args: string[]) =>
      execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
        ...{ cwd, env: plainEnvironment(), encoding: 'utf8', stdio: 'pipe' },
      });
    git(scratch.root, 'submodule', '--quiet', 'add', inner.root, 'apps/shop/lib');
    scratch.commit('submodule');
    return { scratch, git };
  }

  test('is compared with the commit that its own commit names', () => {
    const { scratch } = withSubmodule();
    expect([differences(scratch), changes(scratch)]).toEqual([[], []]);
    write(scratch, 'lib/lib.py', 'changed\n');
    expect(differences(scratch)).toEqual(['lib/lib.py: changed']);
    expect(changes(scratch)).toEqual(['apps/shop/lib/lib.py: changed']);
    write(scratch, 'lib/lib.py', 'x\n');
    write(scratch, 'lib/new.py', 'x\n');
    expect(differences(scratch)).toEqual(['lib/new.py: not-in-commit']);
    expect(changes(scratch)).toEqual(['apps/shop/lib/new.py: not-in-commit']);
  });

  test('that was not fetched is missing from the context, and no change of the clone', () => {
    const { scratch, git } = withSubmodule();
    git(scratch.root, 'submodule', '--quiet', 'deinit', '--all', '--force');
    expect(differences(scratch)).toEqual(['lib: missing']);
    expect(differences(scratch, { counts: (path: string) => path !== 'lib' })).toEqual([]);
    expect(changes(scratch)).toEqual([]);
    rmSync(join(scratch.root, 'apps/shop/lib'), { recursive: true });
    expect(changes(scratch)).toEqual(['apps/shop/lib: missing']);
  });
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
