import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import { actionsVariables } from './actions-variables.ts';

/**
 * Runs a command as a step of GitHub Actions does: in a clone that belongs to a user who is not root, with all that a job of
 * a pull request has in its environment, and values that nobody should take for their own. Where this user is not root, the
 * clone is this one.
 *
 * @param command arguments to npx
 * @param folder an empty one, for the copy and the files that a job has
 * @returns the exit code
 * @throws UserError where a test wrote into the job's own files
 */
export function asRunner(command: readonly string[], folder: string): number | null {
  const job = join(folder, 'job');
  mkdirSync(job);
  const variables = (clone: string) => ({ ...process.env, ...actionsVariables(job, clone) });
  const status = userInfo().uid === 0 ? asNewUser() : run(workspaceRoot, variables(workspaceRoot));
  // Not the summary: Nx itself writes a report into it.
  const written = ['output', 'env', 'path', 'state'].filter(
    (name) => readFileSync(join(job, name)).length > 0,
  );
  if (written.length > 0) throw new UserError(`Tests wrote into the job's own ${written.join(', ')}.`);
  return status;

  function run(cwd: string, env: NodeJS.ProcessEnv, owner: { uid?: number; gid?: number } = {}) {
    return spawnSync('npx', command, { cwd, env, stdio: 'inherit', ...owner }).status;
  }

  function asNewUser(): number | null {
    const name = `shipshape-test-${process.pid}`;
    const home = join(folder, 'home');
    execFileSync('useradd', ['--create-home', '--home-dir', home, '--shell', '/bin/bash', name]);
    try {
      const idOf = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
      const [uid, gid] = [idOf('-u'), idOf('-g')];
      const clone = join(folder, 'clone');
      copyClone(clone);
      const env = { ...variables(clone), HOME: home, USER: name, LOGNAME: name };
      execFileSync('chown', ['--recursive', '--no-dereference', `${uid}:${gid}`, folder]);
      return run(clone, env, { uid, gid });
    } finally {
      execFileSync('userdel', [name], { stdio: 'ignore' });
    }
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
