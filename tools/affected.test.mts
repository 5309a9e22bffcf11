import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workspaceRoot } from './support/workspace.mts';

// What Nx calls affected, asked of Nx itself in a scratch copy of this workspace with real commits. The path has a
// space, as a clone's may.
const scratch = join(mkdtempSync(join(tmpdir(), 'shipshape-')), 'a clone');

const environment = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_CACHE_DIRECTORY: join(scratch, '.nx/cache'),
  NX_WORKSPACE_DATA_DIRECTORY: join(scratch, '.nx/data'),
  NX_BASE: undefined,
  NX_HEAD: undefined,
};
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, {
    cwd: scratch,
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const git = (...args: string[]) => run('git', '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args);

/** Tasks of a project that Nx would run for what changed since the first commit, asked for all `targets`. */
function affected(project: string, ...targets: string[]): string[] {
  const args = ['affected', '-t', targets.join(','), '--base=start', '--head=HEAD', '--graph=stdout'];
  const { tasks } = JSON.parse(run('npx', 'nx', ...args)) as { tasks: { tasks: Record<string, unknown> } };
  return Object.keys(tasks.tasks)
    .filter((id) => id.startsWith(`${project}:`))
    .map((id) => id.slice(project.length + 1))
    .sort();
}

beforeAll(() => {
  mkdirSync(scratch);
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: workspaceRoot, encoding: 'utf8' }).split('\0');
  for (const file of files.filter(Boolean)) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    cpSync(join(workspaceRoot, file), join(scratch, file));
  }
  symlinkSync(join(workspaceRoot, 'node_modules'), join(scratch, 'node_modules'));
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'start');
  git('tag', 'start');
}, 30_000);
afterAll(() => rmSync(dirname(scratch), { recursive: true, force: true }));

function commitChange(...files: string[]): void {
  git('reset', '-q', '--hard', 'start');
  for (const file of files) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    appendFileSync(join(scratch, file), '\n');
  }
  git('add', '-A');
  git('commit', '-qm', 'change');
}

describe('affected', () => {
  test.each<[change: string, files: string[], tasks: string[]]>([
    ['a view', ['apps/django/pages/views.py'], ['docker-build', 'docker-smoke', 'lint', 'test']],
    ['a test', ['apps/django/tests/test_new.py'], ['lint', 'test']],
    ['a README', ['apps/django/README.md', 'README.md'], []],
    ['the Dockerfile', ['apps/django/Dockerfile'], ['docker-build', 'docker-smoke', 'lint', 'test']],
    ['what ships', ['apps/django/requirements.txt'], ['docker-build', 'docker-smoke', 'lint', 'test']],
    ['what checks', ['apps/django/requirements-dev.txt'], ['lint', 'test']],
    ['the script that builds', ['tools/docker-build.mts'], ['docker-build', 'docker-smoke']],
    ['how an engine is called', ['libs/container-engine/src/buildah.ts'], ['docker-build', 'docker-smoke']],
    ['the plugin', ['tools/nx-plugin/src/django.ts'], ['docker-build', 'docker-smoke', 'lint', 'test']],
    ['a library of another concern', ['libs/oci-registry/src/index.ts'], []],
    ['an npm package', ['package-lock.json'], []],
  ])(
    '%s',
    (_change, files, tasks) => {
      commitChange(...files);
      expect(affected('django', 'lint', 'test', 'docker-build', 'docker-smoke')).toEqual(tasks);
    },
    60_000,
  );

  test('a second Django project has every target without a line of configuration', () => {
    git('reset', '-q', '--hard', 'start');
    mkdirSync(join(scratch, 'apps/tiny'));
    for (const file of ['manage.py', 'Dockerfile']) writeFileSync(join(scratch, 'apps/tiny', file), '');
    const project = JSON.parse(run('npx', 'nx', 'show', 'project', 'tiny', '--json')) as { targets: object };
    expect(Object.keys(project.targets)).toEqual(
      expect.arrayContaining([
        'lint',
        'test',
        'serve',
        'migrate',
        'lock',
        'docker-build',
        'docker-smoke',
        'docker-push',
      ]),
    );
  }, 60_000);
});
