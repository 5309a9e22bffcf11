import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { nxProgram, scratchWorkspace } from '../testing/scratch.ts';

// What Nx calls affected, asked of Nx itself in a scratch copy of this workspace with real commits.
const scratch = scratchWorkspace();
afterAll(() => scratch.remove());

interface Graph {
  tasks: { tasks: Record<string, unknown> };
}

/** Tasks of these that Nx would run for what changed since the first commit; each is `<project>:<target>`. */
function affected(...wanted: string[]): string[] {
  const targets = [...new Set(wanted.map((id) => id.split(':')[1]))];
  const args = ['affected', '-t', targets.join(','), '--base=start', '--head=HEAD', '--graph=stdout'];
  const { tasks } = JSON.parse(scratch.run([nxProgram, ...args]).stdout) as Graph;
  return wanted.filter((id) => Object.hasOwn(tasks.tasks, id));
}

const ofImage = ['docker-build', 'docker-smoke', 'lint', 'test'].map((target) => `django:${target}`);

describe('affected', () => {
  test.each<[change: string, files: string[], tasks: string[]]>([
    ['a view', ['apps/django/pages/views.py'], ['docker-build', 'docker-smoke', 'lint', 'test']],
    ['a test', ['apps/django/tests/test_new.py'], ['lint', 'test']],
    ["the application's README, which a test may read", ['apps/django/README.md'], ['lint', 'test']],
    ['a configuration above the project', ['apps/.pylintrc'], ['lint', 'test']],
    ['the Dockerfile', ['apps/django/Dockerfile'], ['docker-build', 'docker-smoke', 'lint', 'test']],
    ['what ships', ['apps/django/requirements.txt'], ['docker-build', 'docker-smoke', 'lint', 'test']],
    ['what checks', ['apps/django/requirements-dev.txt'], ['lint', 'test']],
    ['a smoke check', ['libs/workload/src/django/smoke/pages.ts'], ['docker-build', 'docker-smoke']],
    [
      'what a linter means',
      ['libs/workload/src/django/causes/ruff.ts'],
      ['docker-build', 'docker-smoke', 'lint', 'test'],
    ],
    [
      'a server that tests and smoke test get',
      ['libs/provision/src/mysql/mysql.ts'],
      ['docker-build', 'docker-smoke', 'lint', 'test'],
    ],
    ['how an engine is called', ['libs/container-engine/src/buildah.ts'], ['docker-build', 'docker-smoke']],
  ])(
    '%s',
    (_change, files, tasks) => {
      scratch.commitChange(...files);
      const slow = ['checks:road', 'checks:faults'];
      const found = affected(...ofImage, ...slow);
      expect(found.filter((id) => ofImage.includes(id))).toEqual(tasks.map((target) => `django:${target}`));
      // This repository's slow suites take the application through Shipshape; what is in it, its own tests judge.
      if (files.every((file) => file.startsWith('apps/django/')))
        expect(found.filter((id) => slow.includes(id))).toEqual(
          /Dockerfile|\.txt$/.test(files[0] ?? '') ? slow : [],
        );
    },
    60_000,
  );

  test('what neither shapes nor checks the application affects none of its tasks', () => {
    // All at once: what they do not affect together, none of them does alone.
    scratch.commitChange(
      ...['README.md', 'docs/adopt.md', 'libs/provision/src/registry/local-registry.ts'],
      ...['tools/src/nx/plugin.ts', 'libs/oci-registry/src/index.ts', 'package-lock.json'],
    );
    expect(affected(...ofImage)).toEqual([]);
  }, 60_000);

  test.each<[change: string, file: string, tasks: string[]]>([
    [
      'the tests in a browser',
      'apps/django-e2e/journey.ts',
      ['django-e2e:e2e', 'django-e2e:e2e-postgres', 'django:docker-build'],
    ],
    [
      'a view',
      'apps/django/pages/views.py',
      ['django-e2e:e2e', 'django-e2e:e2e-postgres', 'django:docker-build'],
    ],
    ['documentation', 'docs/adopt.md', []],
  ])(
    'a change of %s is tried in a browser where it can be seen there',
    (_change, file, tasks) => {
      scratch.commitChange(file);
      const { stdout } = scratch.run([
        ...[nxProgram, 'affected', '-t', 'e2e,e2e-postgres', '--base=start', '--head=HEAD', '--graph=stdout'],
      ]);
      expect(Object.keys((JSON.parse(stdout) as Graph).tasks.tasks).sort()).toEqual(tasks);
    },
    60_000,
  );

  test('a second Django project has every target without a line of configuration', () => {
    scratch.git('reset', '-q', '--hard', 'start');
    mkdirSync(join(scratch.folder, 'apps/tiny'));
    for (const file of ['manage.py', 'Dockerfile'])
      writeFileSync(join(scratch.folder, 'apps/tiny', file), '');
    const project = JSON.parse(scratch.run([nxProgram, 'show', 'project', 'tiny', '--json']).stdout) as {
      targets: object;
    };
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
        'docker-pictures',
      ]),
    );
  }, 60_000);
});
