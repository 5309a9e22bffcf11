import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError, workspaceRoot } from '@shipshape/workspace';
import { script } from './support/script.ts';

const targets = ['run-many', '-t', 'test', '--skip-nx-cache', '--output-style=static'];

await script(
  'test-as',
  'Run the test suites once more: as a step of GitHub Actions, or as a user who is not root.',
  (command) => command.argument('<whom>', 'actions or user'),
  async (_options, [whom]) => {
    if (whom !== 'actions' && whom !== 'user') throw new UserError(`"${whom}" is neither actions nor user.`);
    const folder = mkdtempSync(join(tmpdir(), 'shipshape-as-'));
    try {
      const status = whom === 'actions' ? asActions(folder) : asUser(folder);
      if (status !== 0) throw new UserError(`The test suites failed as ${whom}: fix what is named above.`);
      return `the test suites passed as ${whom}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

/** With all that a job of a pull request has in its environment, and values that nobody should take for their own. */
function asActions(folder: string): number | null {
  const event = join(folder, 'event.json');
  writeFileSync(event, JSON.stringify({ number: 7, repository: { full_name: 'octo/elsewhere' } }));
  for (const name of ['output', 'env', 'path', 'summary', 'state']) writeFileSync(join(folder, name), '');
  const github = {
    ...{
      ACTIONS: 'true',
      ACTION: 'test',
      ACTOR: 'octo',
      REPOSITORY: 'octo/elsewhere',
      REPOSITORY_OWNER: 'octo',
    },
    ...{
      EVENT_NAME: 'pull_request',
      EVENT_PATH: event,
      SHA: 'f'.repeat(40),
      JOB: 'plan',
      RUN_ID: '1',
      RUN_NUMBER: '1',
    },
    ...{
      REF: 'refs/pull/7/merge',
      REF_NAME: '7/merge',
      REF_TYPE: 'branch',
      HEAD_REF: 'work',
      BASE_REF: 'trunk',
    },
    ...{ WORKFLOW: 'Elsewhere', WORKFLOW_REF: 'octo/elsewhere/.github/workflows/x.yml@refs/heads/trunk' },
    ...{
      SERVER_URL: 'http://127.0.0.1:9',
      API_URL: 'http://127.0.0.1:9',
      TOKEN: 'nobody',
      WORKSPACE: workspaceRoot,
    },
    ...{ OUTPUT: join(folder, 'output'), ENV: join(folder, 'env'), PATH: join(folder, 'path') },
    ...{ STEP_SUMMARY: join(folder, 'summary'), STATE: join(folder, 'state') },
  };
  const env = {
    ...process.env,
    ...Object.fromEntries(Object.entries(github).map(([name, value]) => [`GITHUB_${name}`, value])),
    ...{ CI: 'true', RUNNER_OS: 'Linux', RUNNER_ARCH: 'X64', RUNNER_TEMP: folder, RUNNER_NAME: 'elsewhere' },
    ...{ REGISTRY: '127.0.0.1:9/octo', REGISTRY_USER: 'octo', REGISTRY_PASSWORD: 'nobody' },
  };
  const { status } = spawnSync('npx', ['nx', ...targets], { cwd: workspaceRoot, env, stdio: 'inherit' });
  const written = readdirSync(folder).filter(
    (name) => name !== 'event.json' && execFileSync('cat', [join(folder, name)]).length > 0,
  );
  // Nx itself writes a report into the summary.
  const ours = written.filter((name) => name !== 'summary');
  if (ours.length > 0) throw new UserError(`Tests wrote into the job's own ${ours.join(', ')}.`);
  return status;
}

/** In a copy of the clone that belongs to a user who is made for it, and taken away after it. */
function asUser(folder: string): number | null {
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
    const command = ['--login', name, '--command', `cd '${clone}' && npx nx ${targets.join(' ')}`];
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
