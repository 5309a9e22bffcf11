import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '@shipshape/workspace/testing';
import { expect, test } from 'vitest';

/** What a child prints that is called in a workspace with these files. */
function printed(files: Record<string, string>, names: readonly string[]): string[] {
  const root = scratch();
  for (const [name, text] of Object.entries({ 'nx.json': '{}', ...files })) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const module = JSON.stringify(join(import.meta.dirname, 'pythons.ts'));
  const code = `const { pythonsOf } = await import(${module});
    console.log(JSON.stringify(await pythonsOf(${JSON.stringify(names)})));`;
  const call = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', code];
  const env = { PATH: process.env.PATH };
  return JSON.parse(execFileSync(process.execPath, call, { cwd: root, encoding: 'utf8', env }));
}

/** A project whose packages Shipshape locks, by the command of today or of before. */
const lockedHere = (name: string, dockerfile: string, by = `shipshape lock --project=${name}`) => ({
  [`apps/${name}/manage.py`]: '',
  [`apps/${name}/requirements-dev.txt`]: `# This file was made by:\n#    npx ${by}\n`,
  [`apps/${name}/Dockerfile`]: dockerfile,
});

const projects = {
  ...lockedHere('web', 'ARG PYTHON_IMAGE=official\nFROM python:3.13-slim@sha256:0 AS official\n'),
  ...lockedHere('shop', 'FROM python:3.13-slim\n', 'nx run shop:lock'),
  ...lockedHere('old', 'ARG PYTHON_IMAGE=python:3.9-slim\nFROM $PYTHON_IMAGE\n'),
  'apps/own/manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
  'apps/own/site/settings.py': 'SECRET_KEY = "x"\n',
  'apps/own/requirements.txt': 'django==5.2\n',
  'apps/own/.python-version': '3.12\n',
};

test('each project states its own Python: by its image, or by its own files', () => {
  expect(printed(projects, ['web', 'shop', 'old', 'own', 'no-workload'])).toEqual(['3.9', '3.12', '3.13']);
  expect(printed(projects, ['own'])).toEqual(['3.12']);
  expect(printed(projects, [])).toEqual([]);
});
