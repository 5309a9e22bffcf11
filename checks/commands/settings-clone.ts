import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The root of this repository. */
export const repository = join(import.meta.dirname, '../..');
/** What everything that a test makes lies in. */
export const folder = realpathSync(mkdtempSync(join(tmpdir(), 'shipshape-settings-')));
/** The clone; a home folder without any setting; and a program that leaves a file if anything starts it. */
export const [root, cleanHome, trap] = ['a clone', 'nobody', 'trap'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const plain = { PATH: process.env.PATH ?? '', HOME: cleanHome, LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1' };
/** Runs git in the clone, without any setting of a user. */
export const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], {
    ...{ cwd: root, env: plain, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  }).trim();

/** Writes a file, and the folders that it lies in. */
export const write = (file: string, text: string) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/** Gives HEAD's commit what a signature looks like, which `log.showSignature` has gpg check. */
function sign(): void {
  const text = `${git('cat-file', 'commit', 'HEAD')}\n`;
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQE=\n =abcd\n -----END PGP SIGNATURE-----\n';
  const sha = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    ...{ cwd: root, env: plain, input: text.replace('\n\n', `\n${signature}\n`), encoding: 'utf8' },
  }).trim();
  git('update-ref', 'HEAD', sha);
}

/** The folder of the project. */
export const web = 'apps/web';
const projectFiles: Record<string, string> = {
  'nx.json': '{ "defaultBase": "main", "plugins": ["shipshape/nx"], "neverConnectToCloud": true }\n',
  'package.json': '{ "name": "shop", "private": true }\n',
  // Nx asks it for the version of the package.
  'package-lock.json': JSON.stringify({
    ...{ name: 'shop', lockfileVersion: 3 },
    packages: { '': { name: 'shop' }, 'node_modules/shipshape': { version: '0.0.0' } },
  }),
  '.gitignore': 'node_modules\n.nx\n.shipshape\ndist\n',
  [`${web}/manage.py`]: 'print("one")\n',
  [`${web}/Dockerfile`]: 'FROM scratch\nCOPY . /app/\n',
  [`${web}/ü b.txt`]: 'text\n',
  '.gitattributes': '*.txt text\n',
  '.gitmodules': '[submodule "sub"]\n\tpath = vendor/sub\n\turl = https://git.example/team/sub.git\n',
  [`${web}/project.json`]:
    '{ "metadata": { "image": { "tags": ["type=ref,event=branch", "type=sha,format=long", "type=raw,value={{date \'YYYYMMDD-HH\'}}"], "flavor": "latest=false" } } }\n',
};

/** Makes the clone, and beside it a folder that is none and a clone without a commit. */
export function makeClone(): void {
  mkdirSync(root);
  mkdirSync(cleanHome);
  mkdirSync(join(folder, 'no clone'));
  execFileSync('git', ['init', '-q', join(folder, 'no commit')], { env: plain });
  writeFileSync(trap, `#!/bin/sh\ntouch '${trap}.ran'\n`);
  chmodSync(trap, 0o755);
  writeFileSync(join(folder, 'gitconfig'), `[core]\n\tpager = ${trap}\n\teditor = ${trap}\n`);
  git('init', '-q', '-b', 'main');
  for (const [file, text] of Object.entries(projectFiles)) write(join(root, file), text);
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  // A submodule that is not fetched, and that each commit moves.
  mkdirSync(join(root, 'vendor/sub'), { recursive: true });
  const commit = (text: string) => {
    git('add', '--all');
    git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${text === 'one' ? '1'.repeat(40) : '2'.repeat(40)},vendor/sub`,
    );
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', 'commit', '-qm', text], {
      ...{ cwd: root, env: { ...plain, GIT_COMMITTER_DATE: '2024-11-13T23:42:28+01:00' } },
    });
  };
  commit('one');
  for (const tag of ['v1.9.0', 'v1.10.0-rc1']) git('tag', tag);
  write(join(root, `${web}/copy of ü b.txt`), 'text\n');
  write(join(root, `${web}/ü b.txt`), 'changed\n');
  commit('two');
  sign();
  git('tag', 'v1.10.0');
  git('remote', 'add', 'origin', 'https://git.example/team/shop.git');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
}
