import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { workspaceRoot } from '@shipshape/workspace';

/**
 * Runs commands in a copy of the clone that belongs to a user who is made for it, and removed after it.
 *
 * @param commands arguments to npx, of each
 * @param folder an empty one, for the copy
 * @returns the exit code of the first that fails, otherwise 0
 */
export function asUser(commands: readonly string[][], folder: string): number | null {
  if (userInfo().uid !== 0) {
    console.log('▸ test-as: this user is not root, so the usual run of the tests is this one');
    return 0;
  }
  const name = `shipshape-test-${process.pid}`;
  execFileSync('useradd', [
    '--create-home',
    '--home-dir',
    join(folder, 'home'),
    '--shell',
    '/bin/bash',
    name,
  ]);
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8' })),
    );
    const clone = join(folder, 'clone');
    copyClone(clone);
    for (const path of [folder, ...readdirSync(folder).map((entry) => join(folder, entry))])
      chownSync(path, uid ?? 0, gid ?? 0);
    execFileSync('chown', ['--recursive', '--no-dereference', `${uid}:${gid}`, clone]);
    const all = commands.map((command) => `npx ${command.join(' ')}`).join(' && ');
    const command = ['--login', name, '--command', `cd '${clone}' && ${all}`];
    return spawnSync('su', command, { stdio: 'inherit' }).status;
  } finally {
    execFileSync('userdel', [name], { stdio: 'ignore' });
  }
}

/** The files that git knows of, as they are, as a repository with one commit; the packages are linked. */
function copyClone(clone: string): void {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
      cwd,
      encoding: 'utf8',
    });
  const files = git(workspaceRoot, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split(
    '\0',
  );
  for (const file of files.filter((one) => one && existsSync(join(workspaceRoot, one)))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(workspaceRoot, file), join(clone, file));
  }
  const folders = [
    '',
    ...files.filter((file) => file.endsWith('/package.json')).map((file) => dirname(file)),
  ];
  for (const folder of folders) {
    const packages = join(workspaceRoot, folder, 'node_modules');
    if (!existsSync(packages)) continue;
    mkdirSync(join(clone, folder, 'node_modules'), { recursive: true });
    execFileSync('cp', [
      '--recursive',
      '--no-target-directory',
      packages,
      join(clone, folder, 'node_modules'),
    ]);
  }
  git(clone, 'init', '--quiet', '--initial-branch=main');
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message=test');
}
