import { djangoProject } from '@shipshape/workload/testing';
import { expect, test } from 'vitest';
import { only } from '../../testing/described.ts';
import { runPackages } from './describe/install/run-packages.ts';
import { parseShell } from './describe/syntax/shell.ts';
import { buildPackages } from './image/packages.ts';
import { sourceOf, verdictOf } from './own/linters.ts';
import { probeRequirements } from './probe/requirements.ts';

/** Every object inherits it, and a package, a variable or a linter may be called so all the same. */
const name = 'constructor';

test('packages', () => {
  const project = only({
    'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n',
    'config/settings.py': 'INSTALLED_APPS = []\n',
    'requirements.txt': `django==5.2\n${name}==1.0\n`,
  });
  expect(project.application.server.value).toBe('gunicorn');
  expect(probeRequirements(project, '/repository')).toContain(`\n${name}==1.0\n`);
  expect(buildPackages([name])).toEqual(buildPackages(['something-else']));
  expect(runPackages([name])).toEqual([]);
});

test('scripts of package.json', () => {
  const project = only({
    ...djangoProject(),
    'front/package.json': '{"scripts": {"build": "vite build"}}',
    Dockerfile: `FROM python:3.13 AS build\nRUN npm --prefix ${name} run build\nCMD gunicorn config.wsgi\n`,
  });
  expect(project.static.value.node).toMatchObject({ script: 'build' });
});

test('variables of a shell', () => {
  expect(parseShell(`echo $${name}`)).toMatchObject([{ words: ['echo', `$${name}`] }]);
});

test('linters', () => {
  expect(sourceOf({ name, command: ['lint-it'] })).toEqual({ distribution: 'lint-it', program: 'lint-it' });
  // Of one that nobody knows only its end is known.
  expect(verdictOf(name, { exitCode: 1, output: '' })).toBe(1);
});
