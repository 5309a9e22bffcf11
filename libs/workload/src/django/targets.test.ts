import { expect, test } from 'vitest';
import { djangoProject } from '../../testing/django-project/index.ts';
import { describe } from './describe/index.ts';
import { djangoTargets } from './targets.ts';

/** A file input of Nx as an expression: `{a,b}`, `*` and `**` alone. */
const expressionOf = (input: string): RegExp =>
  new RegExp(
    `^${input
      .replace('{workspaceRoot}/', '')
      .replaceAll('.', '\\.')
      .replaceAll(/\{([^{}]*)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`)
      .replaceAll(/\*\*\/\*|\*\*\/|\*/g, (stars) => ({ '**/*': '.*', '**/': '(.*/)?' })[stars] ?? '[^/]*')}$`,
  );

const above = [
  ...['.github/workflows/ci.yml', '.github/own/action.yml', '.gitlab-ci.yml', '.cirrus.yml'],
  ...['scripts/test.sh', 'start.sh', 'Makefile', 'package.json', 'gulpfile.mjs', 'Taskfile.yml', 'tasks.py'],
  ...['Dockerfile', 'compose/production/django/Dockerfile', 'docker-compose.yml', 'compose.prod.yml'],
  ...['production.yml', 'Procfile', 'tox.ini', 'noxfile.py', 'setup.cfg', 'setup.py', 'pyproject.toml'],
  ...[
    'Pipfile',
    'Pipfile.lock',
    'poetry.lock',
    'pdm.lock',
    'uv.lock',
    'requirements/production.txt',
    'requirements/more.pip',
  ],
  ...['.python-version', 'runtime.txt', 'mise.toml', '.readthedocs.yml', '.pre-commit-config.yaml'],
  ...['requirements.txt', 'requirements-dev.txt', 'apps/uv.lock', 'apps/setup.cfg'],
];

test('what a description reads above a project is an input of its verdicts', () => {
  const files: Record<string, string> = Object.fromEntries(above.map((path) => [path, '{}\n']));
  for (const [path, text] of Object.entries(djangoProject({ tests: 'pytest' })))
    files[`apps/shop/${path}`] = text;
  files['.github/workflows/ci.yml'] = 'jobs:\n  a:\n    steps:\n      - run: scripts/test.sh\n';
  files.Dockerfile = 'FROM python:3.12\nCMD ["/start.sh"]\n';
  const read = new Set<string>();
  const reader = (path: string) => {
    if (!path.startsWith('apps/shop/')) read.add(path);
    return files[path];
  };
  describe(Object.keys(files), reader, { only: { root: 'apps/shop', manage: 'apps/shop/manage.py' } });
  expect(read.size).toBeGreaterThan(25);
  const project = { kind: 'django', name: 'shop', root: 'apps/shop', marker: 'manage.py' };
  for (const target of ['lint', 'test']) {
    const patterns = (djangoTargets(project, [])[target]?.inputs ?? []).flatMap((one) =>
      typeof one === 'string' && one.startsWith('{workspaceRoot}') ? [expressionOf(one)] : [],
    );
    expect([...read].filter((path) => !patterns.some((one) => one.test(path)))).toEqual([]);
  }
});
